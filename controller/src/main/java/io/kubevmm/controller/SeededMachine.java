package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.CloudInit;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.GuestAccess;
import io.kubevmm.api.GuestUser;
import io.kubevmm.api.Kinds;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A VirtualMachine, as far as its Secrets matter: a second cache of all machines with all of their
 * fields would be large.
 */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Kind(Kinds.VIRTUAL_MACHINE)
@Plural(Kinds.VIRTUAL_MACHINES)
public class SeededMachine extends CustomResource<SeededMachine.Spec, SeededMachine.Status>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** What of the spec matters. */
  public record Spec(String nodeName, Optional<CloudInit> cloudInit, Optional<GuestAccess> access) {

    /** Fills in what was left out. */
    public Spec {
      nodeName = Objects.requireNonNullElse(nodeName, "");
      cloudInit = Objects.requireNonNullElse(cloudInit, Optional.empty());
      access = Objects.requireNonNullElse(access, Optional.empty());
    }

    /** The users of spec.access. */
    List<GuestUser> users() {
      return access.map(GuestAccess::users).orElse(List.of());
    }
  }

  /** What of the status matters. */
  public record Status(String nodeName, List<Condition> conditions) {

    /** Fills in what was left out. */
    public Status {
      nodeName = Objects.requireNonNullElse(nodeName, "");
      conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
    }
  }

  private Status statusOrEmpty() {
    return Objects.requireNonNullElseGet(getStatus(), () -> new Status("", List.of()));
  }

  /** The nodes that it is bound to or held by. */
  Set<String> nodes() {
    return Stream.of(getSpec().nodeName(), statusOrEmpty().nodeName())
        .filter(node -> !node.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Whether it is bound to that node and may yet start there. */
  boolean livesOn(String node) {
    return getMetadata().getDeletionTimestamp() == null && getSpec().nodeName().equals(node);
  }

  /** Whether its cloud-init data are in Secrets, or what lets users into the guest. */
  boolean namesSecrets() {
    return getSpec().cloudInit().filter(CloudInit::namesSecrets).isPresent()
        || !getSpec().users().isEmpty();
  }

  /** Whether something changed that the Secrets of its node depend on. */
  boolean differs(SeededMachine before) {
    return !Objects.equals(getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp());
  }

  String uid() {
    return getMetadata().getUid();
  }

  List<Condition> conditions() {
    return statusOrEmpty().conditions();
  }

  /** What the machine says of its Secrets. */
  Optional<Condition> secretsReady() {
    return conditions().stream()
        .filter(c -> c.type().equals(Conditions.CLOUD_INIT_READY))
        .findFirst();
  }
}
