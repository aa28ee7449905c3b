package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.transfer.ImageHandler;
import io.kubevmm.executor.transfer.TransferServer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.kube.fake.FakeApiServer;
import io.kubevmm.runtime.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that fetches a copy from another one's server. */
class PeersTest {

  private static final String UID = "0f3c";
  private static final int SIZE = 3 << 20;

  private final PinnedTls.Identity giver = identity("giver");
  private final PinnedTls.Identity taker = identity("taker");
  private final FakeApiServer api = new FakeApiServer(Resources.NODES);
  private final KubeClient client = new KubeClient(api.config(), "test");
  @TempDir Path folder;
  private Path copy;
  private TransferServer server;

  private static PinnedTls.Identity identity(String name) {
    SelfSigned own = SelfSigned.create(name, Clock.systemUTC());
    return new PinnedTls.Identity(own.key(), own.certificate());
  }

  @BeforeEach
  void start() throws IOException {
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    copy = Files.write(folder.resolve("copy"), content);
    server =
        new TransferServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> "nowhere",
            giver,
            Map.of(
                ImageHandler.PATH,
                new ImageHandler(
                    uid -> Optional.of(copy).filter(file -> uid.equals(UID)),
                    name ->
                        client
                            .find(Resources.NODES, new ObjectKey("", name))
                            .map(node ->
                                ApiMapper.read(node.path("status"), VirtualMachineNodeStatus.class))
                            .flatMap(VirtualMachineNodeStatus::transfer)
                            .map(TransferEndpoint::certificate))));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    api.close();
  }

  private void node(String name, String url, PinnedTls.Identity identity) throws Exception {
    ObjectNode node = ApiMapper.JSON.createObjectNode();
    node.put("apiVersion", "kubevmm.io/v1alpha1").put("kind", "VirtualMachineNode");
    node.putObject("metadata").put("name", name);
    node.putObject("status")
        .putObject("transfer")
        .put("url", url)
        .put("certificate", PinnedTls.fingerprint(identity.certificate()));
    ObjectKey key = new ObjectKey("", name);
    if (api.store().find(Resources.NODES, key).isPresent()) {
      api.store().delete(Resources.NODES, key);
    }
    api.store().create(Resources.NODES, node);
  }

  private Arrivals fetch(PinnedTls.Identity as) throws Exception {
    Arrivals arrivals = new Arrivals(folder.resolve("downloads"), new QemuImg());
    new Peers(client, "taker", as, arrivals).fetch(UID, "giver", percent -> {});
    return arrivals;
  }

  @Test
  void aCopyComesWholeAndGoesOnWhereItWasCutOff() throws Exception {
    node("giver", server.endpoint().url(), giver);
    node("taker", "https://nowhere.invalid:1", taker);
    Arrivals arrivals = fetch(taker);
    assertThat(folder.resolve("downloads").resolve(UID + ".fetched")).hasSameBinaryContentAs(copy);
    arrivals.clean(UID);

    Path part = arrivals.part(UID);
    Files.write(part, Arrays.copyOf(Files.readAllBytes(copy), SIZE / 2));
    long time = Files.getLastModifiedTime(copy).toMillis();
    Files.writeString(part.resolveSibling(UID + ".tag"), "\"" + time + "-" + SIZE + "\"");
    fetch(taker);
    assertThat(folder.resolve("downloads").resolve(UID + ".fetched")).hasSameBinaryContentAs(copy);
  }

  @Test
  void whoeverIsNotWhatTheApiServerSaysIsRefused() throws Exception {
    node("giver", server.endpoint().url(), giver);
    node("taker", "https://nowhere.invalid:1", identity("taker"));
    assertThatThrownBy(() -> fetch(taker)).hasMessageContaining("answers 401");

    node("taker", "https://nowhere.invalid:1", taker);
    node("giver", server.endpoint().url(), identity("giver"));
    assertThatThrownBy(() -> fetch(taker))
        .hasMessageContaining("node giver, which has the image")
        .hasMessageContaining("not the one that the API server tells of");
  }

  @Test
  void aNodeThatGivesNothingIsNamed() {
    assertThatThrownBy(() -> fetch(taker))
        .hasMessageContaining("node giver has the image, and does not say where it gives files");
  }
}
