package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Predicate;

/** What keeps a deleted object, in words. */
final class Holders {

  private static final int NAMED = 5;

  private Holders() {}

  /** Those of one kind in all namespaces, such as {@code disk shop/data}. */
  static <T extends HasMetadata> List<String> of(
      KubernetesClient client, Class<T> kind, String noun, Predicate<T> holds) {
    return client.resources(kind).inAnyNamespace().list().getItems().stream()
        .filter(holds)
        .map(HasMetadata::getMetadata)
        .map(object -> noun + " " + object.getNamespace() + "/" + object.getName())
        .sorted()
        .toList();
  }

  /** The first few names, and how many more there are. */
  static String words(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }
}
