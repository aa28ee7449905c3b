package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubevmm.api.CloudInit;
import io.kubevmm.api.GuestUser;
import io.kubevmm.api.Kinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a machine's cloud-init data and spec.access have in Secrets of its own namespace.
 *
 * @param data as a copy of them has it: cloud-init's names of the files or those of {@link
 *     GuestUser.InSecret}, and Base64
 * @param missing what of the cloud-init data is not there, for the user; empty if all is
 */
record SecretSource(Map<String, String> data, Optional<String> missing) {

  /** Most characters of Base64 that a Secret has room for: Kubernetes takes 1 MiB of bytes. */
  private static final int MOST = (1 << 20) / 3 * 4;

  /** Reads them; of a Secret nothing counts but the one key. */
  static SecretSource read(String namespace, SeededMachine.Spec spec, KubernetesClient client) {
    Map<String, String> data = new HashMap<>();
    List<String> missing = new ArrayList<>();
    spec.cloudInit()
        .flatMap(CloudInit::userDataSecret)
        .ifPresent(name ->
            find(client, namespace, name, CloudInit.USER_DATA_KEYS, "userDataSecret", missing)
                .ifPresent(value -> data.put(Kinds.USER_DATA, value)));
    spec.cloudInit()
        .flatMap(CloudInit::networkDataSecret)
        .ifPresent(name ->
            find(client, namespace, name, CloudInit.NETWORK_DATA_KEYS, "networkDataSecret", missing)
                .ifPresent(value -> data.put(Kinds.NETWORK_DATA, value)));
    if (size(data) > MOST) {
      missing.add(
          "the Secrets that spec.cloudInit names hold more than 1 MiB together: make them smaller");
    }
    spec.users().stream()
        .flatMap(GuestUser::secrets)
        .forEach(from ->
            value(client, namespace, from)
                .filter(value -> size(data) + value.length() <= MOST)
                .ifPresent(value -> data.put(from.copied(), value)));
    return new SecretSource(data, missing.stream().findFirst());
  }

  private static int size(Map<String, String> data) {
    return data.values().stream().mapToInt(String::length).sum();
  }

  /** A guest runs without it, and its node says what is missing: it knows when that matters. */
  private static Optional<String> value(
      KubernetesClient client, String namespace, GuestUser.InSecret from) {
    return Optional.ofNullable(
            client.secrets().inNamespace(namespace).withName(from.secret()).get())
        .flatMap(secret -> first(secret, from.keys()));
  }

  private static Optional<String> first(Secret secret, List<String> keys) {
    Map<String, String> content = Objects.requireNonNullElse(secret.getData(), Map.of());
    return keys.stream().filter(content::containsKey).map(content::get).findFirst();
  }

  private static Optional<String> find(
      KubernetesClient client,
      String namespace,
      String name,
      List<String> keys,
      String field,
      List<String> missing) {
    String what = "Secret " + name + ", which spec.cloudInit." + field + " names, ";
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      missing.add(
          what
              + "does not exist in namespace "
              + namespace
              + ": create it with the key "
              + keys.getFirst());
      return Optional.empty();
    }
    Optional<String> value = first(secret, keys);
    if (value.isEmpty()) {
      missing.add(what + "has no key " + keys.getFirst() + ": put the data under it");
    }
    return value;
  }
}
