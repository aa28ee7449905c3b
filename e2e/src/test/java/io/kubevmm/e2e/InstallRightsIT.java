package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** yamls/ applied by a user who may not, or not all of it: he reads everything that he lacks. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallRightsIT {

  private static final String YAMLS = Lab.manifests().toString();
  private static final Pattern FORBIDDEN = Pattern.compile("(\\S+) \"(\\S+)\" is forbidden: ");

  /** Of the objects in yamls/. */
  private static final String KINDS =
      String.join(
          ",",
          "namespaces",
          "serviceaccounts",
          "customresourcedefinitions.apiextensions.k8s.io",
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io",
          "validatingadmissionpolicies.admissionregistration.k8s.io",
          "validatingadmissionpolicybindings.admissionregistration.k8s.io",
          "deployments.apps",
          "poddisruptionbudgets.policy",
          "networkpolicies.networking.k8s.io");

  @TempDir private static Path folder;

  private static ControlPlane plane;
  private static List<String> all;

  @BeforeAll
  static void anEmptyCluster() {
    ControlPlaneBinaries binaries =
        ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.err::println);
    plane = ControlPlane.start(folder, ControlPlane.Options.defaults(binaries));
    all =
        kubectl("create", "--dry-run=client", "--output", "name", "-f", YAMLS)
            .outputOrThrow()
            .lines()
            .map(line -> line.substring(line.indexOf('/') + 1))
            .sorted()
            .toList();
  }

  @AfterAll
  static void end() {
    plane.close();
  }

  private static Programs.Result kubectl(String... arguments) {
    return plane.kubectl(Lab.PATIENCE, arguments);
  }

  private static Programs.Result applyAs(String user) {
    return kubectl("--as", user, "apply", "-f", YAMLS);
  }

  /** The objects that a user is told he may not touch, by their names. */
  private static Stream<MatchResult> forbidden(Programs.Result applied) {
    return FORBIDDEN.matcher(applied.stderr()).results();
  }

  @Test
  @Order(1)
  void whoMayNothingIsToldOfEachObject() {
    Programs.Result applied = applyAs("ann");

    assertThat(applied.succeeded()).isFalse();
    assertThat(forbidden(applied).map(refused -> refused.group(2)).sorted()).isEqualTo(all);
    assertThat(kubectl("get", "crd", "--output", "name").outputOrThrow()).isEmpty();
  }

  @Test
  @Order(2)
  void whoMayWriteRolesButDoesNotHoldTheirRightsIsToldThese() {
    kubectl("create", "clusterrole", "installs", "--verb=get,create,patch", "--resource=" + KINDS)
        .outputOrThrow();
    kubectl("create", "clusterrolebinding", "installs", "--clusterrole=installs", "--user=ben")
        .outputOrThrow();

    Programs.Result applied = applyAs("ben");

    assertThat(applied.succeeded()).isFalse();
    assertThat(forbidden(applied).map(refused -> refused.group(1)))
        .isNotEmpty()
        .allMatch(kind -> kind.contains("role"));
    assertThat(applied.stderr())
        .contains("is attempting to grant RBAC permissions not currently held")
        .contains("{APIGroups:[\"kubevmm.io\"], Resources:[\"virtualmachines\"]");
  }

  @Test
  @Order(3)
  void anAdministratorGoesOnFromThere() {
    kubectl("apply", "-f", YAMLS).outputOrThrow();
    assertThat(kubectl("get", "-f", YAMLS, "--output", "name").outputOrThrow().lines())
        .hasSize(all.size());
  }
}
