package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubevmm.api.Kinds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Removes the account that let a machine join as soon as the machine has shown that it has its
 * certificate, so that a token that leaked cannot be used a second time.
 *
 * <p>The proof is a Lease that was renewed while we watched: a Lease alone may be left over from an
 * earlier life of a machine that lost its certificate and is just joining again.
 */
final class JoinAccounts {

  private final Map<String, String> renewals = new HashMap<>();
  private final Set<String> removed = new HashSet<>();

  /** A machine was let in with its account; the next renewal removes that. */
  synchronized void used(String node) {
    removed.remove(node);
    renewals.remove(node);
  }

  /** A node's Lease shows this renewal. */
  void renewed(String node, String renewal, KubernetesClient client) {
    if (!due(node, renewal)) {
      return;
    }
    Resource<ServiceAccount> account =
        client.serviceAccounts().inNamespace(Kinds.JOIN_NAMESPACE).withName(node);
    ServiceAccount found = account.get();
    if (found != null && NodeClaims.claimed(found)) {
      account.delete();
    } else if (found != null) {
      used(node); // It waits for another machine, while the one that it replaces lives on.
    }
  }

  /** Whether the account is to be removed now: at the second renewal seen, once. */
  synchronized boolean due(String node, String renewal) {
    if (renewal.isEmpty() || removed.contains(node)) {
      return false;
    }
    String before = renewals.put(node, renewal);
    return before != null && !before.equals(renewal) && removed.add(node);
  }
}
