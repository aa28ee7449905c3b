package io.kubevmm.executor.storage;

import static io.kubevmm.executor.storage.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

  private static final int SIZE = 300_000;
  private static final int PART = 100_000;
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;

  private final byte[] content = new byte[SIZE];
  private final CountDownLatch over = new CountDownLatch(1);
  private Optional<RawServer> server = Optional.empty();

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(content);
  }

  @AfterEach
  void end() {
    over.countDown();
    server.ifPresent(RawServer::close);
  }

  private RawServer serve(RawServer.Answer answer) {
    RawServer made = new RawServer(answer);
    server = Optional.of(made);
    return made;
  }

  private Path file() {
    return folder.resolve("file");
  }

  private byte[] piece(int from, int to) {
    return Arrays.copyOfRange(content, from, to);
  }

  /** What an earlier try has left. */
  private void begun(int bytes, String tag) throws Exception {
    Files.write(file(), piece(0, bytes));
    Files.writeString(folder.resolve("file.tag"), tag);
  }

  private byte[] fetch(RawServer from) throws Exception {
    new Download(SHORT).fetch(from.url("/file"), file(), SIZE, percent -> {});
    assertThat(folder.resolve("file.tag")).doesNotExist();
    return Files.readAllBytes(file());
  }

  private AbstractThrowableAssert<?, ?> assertRefused(RawServer from) {
    return assertThatThrownBy(() -> fetch(from))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(from.url("/file"));
  }

  private static byte[] ok(int length) {
    return head("HTTP/1.1 200 OK", "ETag: \"one\"", "Content-Length: " + length);
  }

  private static byte[] part(String tag, String range, int length) {
    return head(
        "HTTP/1.1 206 Partial Content",
        "ETag: " + tag,
        "Content-Range: " + range,
        "Content-Length: " + length);
  }

  @Test
  void aFileComesWhole() throws Exception {
    RawServer whole =
        serve((request, out) -> {
          out.write(ok(SIZE));
          out.write(content);
        });
    assertThat(fetch(whole)).isEqualTo(content);
    assertThat(whole.requests()).singleElement().asString().doesNotContain("Range");
  }

  @Test
  void whatWasCutOffGoesOnWhereItEnded() throws Exception {
    RawServer cuts =
        serve((request, out) -> {
          Matcher range = Pattern.compile("Range: bytes=([1-9]\\d*)-").matcher(request);
          if (range.find() && request.contains("If-Range: \"one\"")) {
            int from = Integer.parseInt(range.group(1));
            out.write(part("\"one\"", "bytes " + from + "-299999/300000", SIZE - from));
            out.write(piece(from, SIZE));
          } else {
            out.write(ok(SIZE));
            out.write(piece(0, PART));
          }
        });
    // What was on its way when the connection closed may be lost with it.
    assertRefused(cuts).hasMessageMatching("(?s).*broke off after [1-9]\\d* of 300000 bytes.*");
    assertThat(fetch(cuts)).isEqualTo(content);
    assertThat(cuts.requests()).hasSize(2);
  }

  @Test
  void aPieceOfWhatIsLeftIsNotTakenForTheWhole() throws Exception {
    begun(PART, "\"one\"");
    RawServer stingy =
        serve((request, out) -> {
          boolean first = request.contains("bytes=100000-");
          int from = first ? PART : 2 * PART;
          out.write(part("\"one\"", "bytes " + from + "-" + (from + PART - 1) + "/300000", PART));
          out.write(piece(from, from + PART));
        });
    assertRefused(stingy).hasMessageContaining("broke off after 200000 of 300000 bytes");
    assertThat(fetch(stingy)).isEqualTo(content);
  }

  @Test
  void aFileThatChangedMeanwhileIsBegunAnew() throws Exception {
    begun(PART, "\"zero\"");
    new Random(2).nextBytes(content);
    RawServer knowsNoRanges =
        serve((request, out) -> {
          out.write(ok(SIZE));
          out.write(content);
        });
    assertThat(fetch(knowsNoRanges)).isEqualTo(content);
    assertThat(knowsNoRanges.requests()).singleElement().asString().contains("bytes=100000-");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"one\"', 'bytes 0-199999/300000'",
    "'\"one\"', 'bytes 100001-299999/300000'",
    "'\"one\"', 'pages 100000-299999/300000'",
    "'\"one\"', ''",
    "'\"two\"', 'bytes 100000-299999/300000'"
  })
  void aPartThatWasNotAskedForIsNotUsed(String tag, String range) throws Exception {
    begun(PART, "\"one\"");
    RawServer confused =
        serve((request, out) -> {
          if (request.contains("Range")) {
            out.write(part(tag, range, SIZE - PART));
            out.write(piece(0, SIZE - PART));
          } else {
            out.write(ok(SIZE));
            out.write(content);
          }
        });
    assertThat(fetch(confused)).isEqualTo(content);
    assertThat(confused.requests()).hasSize(2);
  }

  @Test
  void aPartOfAFileThatWasAskedForAsAWholeIsRefused() {
    RawServer partial =
        serve((request, out) -> {
          out.write(part("\"one\"", "bytes 100000-299999/300000", SIZE - PART));
          out.write(piece(PART, SIZE));
        });
    assertRefused(partial).hasMessageContaining("answers 206").hasMessageContaining("a part");
    assertThat(file()).doesNotExist();
  }

  @Test
  void thatThereIsNoMoreMakesItBeginAnewAndOnce() throws Exception {
    begun(SIZE, "\"one\"");
    RawServer never =
        serve((request, out) -> out.write(head("HTTP/1.1 416 Nope", "Content-Length: 0")));
    assertRefused(never).hasMessageContaining("answers 416");
    assertThat(never.requests()).hasSize(2);
    assertThat(never.requests().getLast()).doesNotContain("Range");
  }

  @Test
  void aServerThatStallsIsGivenUpAndWhatCameIsKept() throws Exception {
    RawServer stalls =
        serve((request, out) -> {
          out.write(ok(SIZE));
          out.write(piece(0, PART));
          over.await();
        });
    assertRefused(stalls)
        .hasMessageContaining("broke off after 100000 of 300000 bytes")
        .hasMessageContaining("less than 65536 bytes came in");
    assertThat(Files.readAllBytes(file())).isEqualTo(piece(0, PART));
  }

  @Test
  void aServerThatTricklesIsGivenUp() {
    RawServer trickles =
        serve((request, out) -> {
          out.write(ok(SIZE));
          for (int i = 0; i < SIZE && !over.await(10, TimeUnit.MILLISECONDS); i++) {
            out.write(content[i]);
          }
        });
    assertRefused(trickles).hasMessageContaining("less than 65536 bytes came in");
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() {
    RawServer silent = serve((request, out) -> over.await());
    assertRefused(silent)
        .hasMessageContaining("cannot be fetched: no answer within")
        .hasMessageContaining("curl -I " + silent.url("/file"));
  }

  @Test
  void nobodyThereIsSaid() {
    RawServer gone = serve((request, out) -> {});
    gone.close();
    assertRefused(gone).hasMessageContaining("the connection was refused");
    assertThatThrownBy(() ->
            new Download(SHORT).fetch("http://nowhere.invalid/x", file(), SIZE, percent -> {}))
        .hasMessageContaining("http://nowhere.invalid/x")
        .hasMessageContaining("no address is known for its host");
  }

  @Test
  void whatIsNoHttpIsSaid() {
    RawServer rubbish = serve((request, out) -> out.write(new byte[] {1, 2, 3, '\r', '\n'}));
    assertRefused(rubbish).hasMessageContaining("cannot be fetched: ");
  }

  @Test
  void aLengthThatIsTooShortGivesThatMuch() throws Exception {
    RawServer liar =
        serve((request, out) -> {
          out.write(ok(PART));
          out.write(content);
        });
    assertThat(fetch(liar)).isEqualTo(piece(0, PART)); // which is judged like any other file
  }

  @Test
  void chunksThatEndTooEarlyAreNoWholeFile() throws Exception {
    RawServer chunks =
        serve((request, out) -> {
          out.write(head("HTTP/1.1 200 OK", "ETag: \"one\"", "Transfer-Encoding: chunked"));
          out.write("186a0\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          out.write(piece(0, PART));
          out.write(new byte[] {'\r', '\n'});
        });
    assertRefused(chunks).hasMessageContaining("broke off after 100000 bytes");
    assertThat(folder.resolve("file.tag")).hasContent("\"one\"");
  }

  @Test
  void whatIsTooLargeIsRefusedWithALengthAndWithoutOne() {
    RawServer says = serve((request, out) -> out.write(ok(SIZE + 1)));
    assertRefused(says).hasMessageContaining("larger than 300000 bytes");
    says.close();
    RawServer sends =
        serve((request, out) -> {
          out.write(head("HTTP/1.1 200 OK"));
          out.write(content);
          out.write(content);
        });
    assertRefused(sends).hasMessageContaining("larger than 300000 bytes");
  }

  @Test
  void whatThereIsNoRoomForIsNotBegun() {
    long huge = 1L << 60;
    CountDownLatch judged = new CountDownLatch(1);
    RawServer large =
        serve((request, out) -> {
          out.write(head("HTTP/1.1 200 OK", "Content-Length: " + huge));
          out.flush();
          judged.await();
        });
    assertThatThrownBy(
            () -> new Download(SHORT).fetch(large.url("/file"), file(), huge, percent -> {}))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(large.url("/file"))
        .hasMessageContaining(folder + ": make room there");
    judged.countDown();
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "401, without credentials",
    "403, without credentials",
    "404, there is no such file",
    "500, curl -I",
    "304, curl -I"
  })
  void aRefusalIsSaid(int status, String why) {
    RawServer refuses =
        serve((request, out) -> out.write(head("HTTP/1.1 " + status + " x", "Content-Length: 0")));
    assertRefused(refuses).hasMessageContaining("answers " + status).hasMessageContaining(why);
  }

  @Test
  void redirectsAreFollowedWithTheRange() throws Exception {
    begun(PART, "\"one\"");
    RawServer moved =
        serve((request, out) -> {
          if (request.startsWith("GET /file ")) {
            out.write(head("HTTP/1.1 302 Found", "Location: there?x=1", "Content-Length: 0"));
          } else {
            out.write(part("\"one\"", "bytes 100000-299999/300000", SIZE - PART));
            out.write(piece(PART, SIZE));
          }
        });
    assertThat(fetch(moved)).isEqualTo(content);
    assertThat(moved.requests().getLast()).contains("GET /there?x=1 ", "bytes=100000-");
  }

  @Test
  void aCircleOfRedirectsEnds() {
    AtomicInteger count = new AtomicInteger();
    RawServer circle =
        serve((request, out) ->
            out.write(
                head(
                    "HTTP/1.1 302 Found",
                    "Location: /" + count.incrementAndGet(),
                    "Content-Length: 0")));
    assertRefused(circle).hasMessageContaining("redirects again and again, at last to ");
    assertThat(circle.requests()).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "file:/etc/passwd",
        "ftp://127.0.0.1/x",
        "jar:file:///x!/y",
        "http:///x",
        "data:,x",
        "http://127.0.0.1:1:2/ x",
        ""
      })
  void aRedirectLeadsToAWebServerOnly(String location) {
    RawServer elsewhere =
        serve((request, out) ->
            out.write(head("HTTP/1.1 302 Found", "Location: " + location, "Content-Length: 0")));
    assertRefused(elsewhere).hasMessageContaining("redirects");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aRedirectThatSaysNoPlaceIsSaid() {
    RawServer nowhere =
        serve((request, out) -> out.write(head("HTTP/1.1 301 Moved", "Content-Length: 0")));
    assertRefused(nowhere).hasMessageContaining("does not say where to");
  }

  @Test
  void aRedirectKeepsToHttps() {
    URI safe = URI.create("https://one.example/a");
    assertThat(WebServer.next("u", safe, Optional.of("HTTPS://two.example/b")))
        .hasToString("HTTPS://two.example/b");
    assertThat(WebServer.next("u", URI.create("http://one.example/a"), Optional.of("//two/b")))
        .hasToString("http://two/b");
    assertThatThrownBy(() -> WebServer.next("u", safe, Optional.of("HTTP://one.example/a")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("u redirects from https to HTTP://one.example/a");
  }

  @Test
  void whatIsNoUrlIsSaid() {
    assertThatThrownBy(() -> new Download(SHORT).fetch("http://a b/", file(), SIZE, percent -> {}))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("http://a b/, which is no URL");
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    RawServer stalls =
        serve((request, out) -> {
          out.write(ok(SIZE));
          out.write(piece(0, PART));
          out.flush();
          sent.countDown();
          over.await();
        });
    Thread thread =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() ->
                        new Download(Duration.ofMinutes(1))
                            .fetch(stalls.url("/file"), file(), SIZE, percent -> {}))
                    .isInstanceOf(InterruptedException.class));
    assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }
}
