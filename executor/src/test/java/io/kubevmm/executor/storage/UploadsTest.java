package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.executor.storage.Uploads.Refused;
import io.kubevmm.executor.storage.Uploads.Sent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {

  private static final byte[] FILE = "the whole of a file".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private final LinkedBlockingQueue<Awaited> changed = new LinkedBlockingQueue<>();
  private Arrivals arrivals;
  private Uploads uploads;
  private Sent sent;

  @BeforeEach
  void begin() throws IOException {
    arrivals = new Arrivals(folder, new QemuImg());
    uploads = new Uploads(arrivals, changed::add);
    sent = sent(FILE);
  }

  private Sent sent(byte[] file) throws IOException {
    Path copy = Files.createTempFile("sent", "");
    try {
      return new Sent(file.length, Checksum.like("", Files.write(copy, file)));
    } finally {
      Files.delete(copy);
    }
  }

  private static Awaited image(String upload) throws IOException {
    return ImageObject.of(
            (ObjectNode)
                ApiMapper.JSON.readTree(
                    """
                    {"metadata": {"name": "d", "namespace": "shop", "uid": "u-1"},
                     "spec": {"storagePool": "local", "source": {"upload": %s}}}
                    """
                        .formatted(upload)))
        .awaited()
        .orElseThrow();
  }

  private static ByteArrayInputStream piece(int from, int to) {
    return new ByteArrayInputStream(FILE, from, to - from);
  }

  @Test
  void piecesFollowEachOtherAlsoAfterTheProcessBeganAnew() throws Exception {
    Awaited image = image("{}");
    assertThat(uploads.take(image, sent, 0, piece(0, 5))).isEqualTo(5);
    assertThat(uploads.percent(image.uid())).contains(10 * 5 / FILE.length * 10);
    Uploads anew = new Uploads(arrivals, changed::add);
    assertThat(anew.offset(image, sent)).isEqualTo(5);
    assertThatThrownBy(() -> anew.take(image, sent, 6, piece(6, 9)))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.why()).isEqualTo(Refused.Why.OFFSET));
    assertThat(anew.take(image, sent, 5, piece(5, FILE.length))).isEqualTo(FILE.length);
    assertThat(anew.isWhole(image.uid())).isTrue();
    assertThat(anew.checksum(image.uid())).contains(sent.checksum());
    assertThat(folder.resolve("u-1.fetched")).hasBinaryContent(FILE);
    assertThat(changed).contains(image);
    assertThatThrownBy(() -> anew.offset(image, sent))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.why()).isEqualTo(Refused.Why.DONE));
  }

  @Test
  void anotherFileBeginsAtItsBeginning() throws Exception {
    Awaited image = image("{}");
    byte[] other = "another file".getBytes(StandardCharsets.US_ASCII);
    uploads.take(image, sent(other), 0, new ByteArrayInputStream(other, 0, 7));
    assertThat(uploads.offset(image, sent)).isZero();
    uploads.take(image, sent, 0, piece(0, FILE.length));
    assertThat(folder.resolve("u-1.fetched")).hasBinaryContent(FILE);
  }

  @Test
  void whatIsTooLargeLongerThanSaidOrAnotherFileIsRefused() throws Exception {
    assertThatThrownBy(() -> uploads.offset(image("{\"maxSize\": \"10\"}"), sent))
        .hasMessageContaining("the most that is taken is 10 (source.upload.maxSize)");
    Awaited image = image("{}");
    assertThatThrownBy(
            () -> uploads.take(image, new Sent(3, sent.checksum()), 0, piece(0, FILE.length)))
        .hasMessageContaining("more comes than was said");
    arrivals.clean("u-1");

    byte[] other = FILE.clone();
    other[3]++;
    assertThatThrownBy(() -> uploads.take(image, sent, 0, new ByteArrayInputStream(other)))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.why()).isEqualTo(Refused.Why.CHECKSUM));
    Awaited strict = image("{\"checksum\": \"" + sent(other).checksum() + "\"}");
    assertThatThrownBy(() -> uploads.take(strict, sent, 0, piece(0, FILE.length)))
        .hasMessageContaining(sent(other).checksum() + " was expected");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLaterSenderTakesOverFromOneThatIsSilent() throws Exception {
    Awaited image = image("{}");
    try (PipedOutputStream line = new PipedOutputStream();
        PipedInputStream silent = new PipedInputStream(line)) {
      line.write(FILE, 0, 4);
      line.flush();
      CompletableFuture<Object> first = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              first.complete(uploads.take(image, sent, 0, silent));
            } catch (Exception e) {
              first.completeExceptionally(e);
            }
          });
      Awaitility.await().until(() -> uploads.offset(image, sent) == 4);
      assertThat(uploads.take(image, sent, 4, piece(4, FILE.length))).isEqualTo(FILE.length);
      assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
    assertThat(folder.resolve("u-1.fetched")).hasBinaryContent(FILE);
    assertThat(List.copyOf(changed)).hasSize(2);
  }
}
