package io.kubevmm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process says about itself over HTTP. */
class DiagnosticsTest {

  private final AtomicReference<Duration> silence = new AtomicReference<>(Duration.ZERO);
  private final AtomicBoolean leading = new AtomicBoolean();
  private final Readiness readiness = new Readiness(silence::get, leading::get);
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Diagnostics diagnostics =
      readiness
          .tell(
              Diagnostics.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry),
              registry)
          .start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    diagnostics.close();
  }

  @Test
  void oneThatStandsByIsReadyAsLongAsTheApiServerAnswers() throws Exception {
    readiness.waitsFor("the kinds");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    silence.set(Duration.ofMinutes(2));
    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("[-]api-server failed: the API server has not answered for 120 s\n[+]work ok\n");
    assertThat(get("/livez").statusCode()).as("a restart would not help").isEqualTo(200);
  }

  @Test
  void oneThatLeadsIsReadyOnceItsWorkGoesOn() throws Exception {
    leading.set(true);
    readiness.waitsFor("the kinds");
    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("[-]work failed: the kinds");

    readiness.waitsFor("");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsTellOfTheJvmAndOfTheLeader() throws Exception {
    leading.set(true);
    assertThat(get("/metrics").body())
        .contains("kubevmm_leader 1.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void nothingButReadingIsTaken() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/readyz"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
  }

  @Test
  void anAddressThatCannotBeHadIsSaid() {
    InetSocketAddress taken = diagnostics.address();
    assertThatThrownBy(() -> Diagnostics.at(taken, new PrometheusRegistry()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("--diagnostics-address " + taken + " cannot be used: ");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + diagnostics.address().getPort() + path);
  }
}
