package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiMapperTest {

  @Test
  void fillsInWhatIsAbsent() {
    for (JsonNode absent : List.of(MissingNode.getInstance(), NullNode.getInstance(), tree("{}"))) {
      VirtualMachineSpec spec = ApiMapper.read(absent, VirtualMachineSpec.class);
      assertThat(spec.powerState()).isEqualTo(PowerState.Running);
      assertThat(spec.restartPolicy()).isEmpty();
      assertThat(spec.cpu()).isEmpty();
      assertThat(spec.memory()).isEmpty();
      assertThat(spec.domain().isEmpty()).isTrue();
      assertThat(spec.nodeName()).isEmpty();
      assertThat(spec.nodeSelector()).isEmpty();
      assertThat(spec.tolerations()).isEmpty();
      assertThat(spec.runGeneration()).isZero();
      assertThat(ApiMapper.read(absent, VirtualMachineStatus.class))
          .isEqualTo(VirtualMachineStatus.EMPTY);
      assertThat(ApiMapper.read(absent, VirtualMachineNodeSpec.class).taints()).isEmpty();
      assertThat(ApiMapper.read(absent, VirtualMachineNodeStatus.class).conditions()).isEmpty();
    }
  }

  @Test
  void takesAnExplicitNullForAbsent() {
    VirtualMachineSpec spec =
        ApiMapper.read(
            tree(
                "{\"powerState\": null, \"cpu\": null, \"memory\": null, \"domain\": null,"
                    + " \"nodeName\": null, \"tolerations\": null, \"nodeSelector\": null}"),
            VirtualMachineSpec.class);
    assertThat(spec).isEqualTo(ApiMapper.read(tree("{}"), VirtualMachineSpec.class));
  }

  @Test
  void ignoresFieldsOfANewerVersion() {
    VirtualMachineStatus status =
        ApiMapper.read(
            tree("{\"phase\": \"Running\", \"guest\": {\"os\": \"debian\"}}"),
            VirtualMachineStatus.class);
    assertThat(status.phase()).isEqualTo(Phase.Running);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"cpu\": \"many\"}", "{\"powerState\": \"On\"}", "{\"domain\": []}"})
  void refusesAValueOfTheWrongType(String json) {
    assertThatThrownBy(() -> ApiMapper.read(tree(json), VirtualMachineSpec.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("(String)", "\n");
  }

  @Test
  void leavesOutWhatIsEmpty() {
    VirtualMachineStatus status =
        new VirtualMachineStatus(
            Phase.Running,
            "",
            2,
            0,
            "",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    assertThat(ApiMapper.write(status).toString())
        .isEqualTo("{\"phase\":\"Running\",\"observedGeneration\":2,\"runGeneration\":0}");
  }

  @Test
  void readsWhatItWrote() {
    Condition ready =
        Condition.of(
            "Ready", true, "Running", "the guest runs", Instant.parse("2026-01-01T00:00:00Z"));
    VirtualMachineStatus status =
        new VirtualMachineStatus(
            Phase.Running,
            "node-1",
            4,
            3,
            "boot",
            Optional.of(new DomainReference("shop.web", "uuid")),
            List.of(
                new MachineInterface(
                    "lan",
                    "52:54:00:00:00:01",
                    List.of("192.168.122.7", "2001:db8::7"),
                    Optional.of(AddressSource.ARP))),
            Optional.of(
                new GuestStatus(
                    "web",
                    "Debian",
                    "6.1",
                    List.of("ann"),
                    List.of(new GuestStatus.Filesystem("/", "ext4", "2Gi", "1Gi")))),
            List.of(
                new PendingChange(
                    "spec.cpu", PendingChange.Applies.OnRestart, "it has no room to grow")),
            List.of(new Drift("spec.domain.title", "a", "b", "")),
            List.of(ready));
    assertThat(ApiMapper.read(ApiMapper.write(status), VirtualMachineStatus.class))
        .isEqualTo(status);
    VirtualMachineSpec spec =
        ApiMapper.read(
            tree(
                "{\"powerState\": \"Saved\", \"cpu\": 2, \"memory\": \"1Gi\", \"nodeName\": \"n\","
                    + " \"restartPolicy\": \"Never\", \"domain\": {\"os\": {\"firmware\":"
                    + " \"efi\"}}, \"tolerations\": [{\"operator\": \"Exists\"}],"
                    + " \"runGeneration\": 7}"),
            VirtualMachineSpec.class);
    assertThat(ApiMapper.read(ApiMapper.write(spec), VirtualMachineSpec.class)).isEqualTo(spec);
  }

  @Test
  void keepsTheDomainAsTheUserWroteIt() {
    JsonNode written =
        tree("{\"domain\": {\"title\": \"\", \"devices\": {}, \"x\": [], \"n\": 1.50}}");
    VirtualMachineSpec spec = ApiMapper.read(written, VirtualMachineSpec.class);
    assertThat(ApiMapper.write(spec).path("domain")).isEqualTo(written.path("domain"));
  }

  private static JsonNode tree(String json) {
    try {
      return ApiMapper.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
