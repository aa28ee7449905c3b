package io.kubevmm.libvirt.internal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.libvirt.LibvirtInterruptedException;
import io.kubevmm.libvirt.LibvirtTimeoutException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A latch that nobody opens stands for a libvirtd that does not answer. */
@Timeout(60)
class CallThreadsTest {
  private final CallThreads threads = new CallThreads(2, 3);
  private final CountDownLatch libvirtd = new CountDownLatch(1);

  @AfterEach
  void answerAtLast() {
    libvirtd.countDown();
  }

  private String hang() {
    try {
      libvirtd.await();
      return "late";
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts a call thread.", e);
    }
  }

  private void hangFor(String name) {
    hangFor(name, this::hang);
  }

  /** Again when a busy machine did not begin the call in time: then it is not stuck. */
  private void hangFor(String name, Supplier<Object> body) {
    int before = threads.stuck();
    do {
      assertThatThrownBy(() -> threads.call(name, ofMillis(20), body))
          .isInstanceOf(LibvirtTimeoutException.class);
    } while (threads.stuck() == before);
  }

  @Test
  void runsOnAPlatformDaemonThread() {
    Thread thread = threads.call("virFoo", ofSeconds(5), Thread::currentThread);
    assertThat(thread.isVirtual()).isFalse();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).startsWith("libvirt-call-");
  }

  @Test
  void namesTheCallThatHasNoAnswer() {
    assertThatThrownBy(() -> threads.call("virDomainCreate", ofMillis(500), this::hang))
        .isInstanceOfSatisfying(
            LibvirtTimeoutException.class, e -> assertThat(e.call()).isEqualTo("virDomainCreate"))
        .hasMessage(
            "virDomainCreate had no answer within 500 ms: libvirt is still at it and may yet"
                + " succeed.");
  }

  @Test
  void replacesStuckThreadsUpToItsBound() {
    for (int i = 0; i < 4; i++) {
      hangFor("virStuck" + i);
    }
    assertThat(threads.stuck()).isEqualTo(4);
    assertThat(threads.call("virFoo", ofSeconds(5), () -> "answer")).isEqualTo("answer");

    hangFor("virStuck4");
    assertThatThrownBy(() -> threads.call("virFoo", ofMillis(20), () -> "answer"))
        .hasMessage(
            "virFoo had no answer within 20 ms: it was not begun, since 5 calls are stuck in"
                + " libvirt, the oldest of them virStuck0.");
  }

  @Test
  void shrinksWhenStuckCallsReturn() {
    for (int i = 0; i < 5; i++) {
      hangFor("virStuck");
    }
    libvirtd.countDown();
    await().untilAsserted(() -> assertThat(threads.stuck()).isZero());
    assertThat(threads.call("virFoo", ofSeconds(5), () -> "answer")).isEqualTo("answer");
    await().untilAsserted(() -> assertThat(threads.size()).isLessThanOrEqualTo(2));
  }

  @Test
  void neverBeginsWhatWasGivenUpInTheQueue() {
    var begun = new AtomicBoolean();
    for (int i = 0; i < 5; i++) {
      hangFor("virStuck");
    }
    assertThatThrownBy(() ->
            threads.call(
                "virLate",
                ofMillis(20),
                () -> {
                  begun.set(true);
                  return "answer";
                }))
        .isInstanceOf(LibvirtTimeoutException.class);
    libvirtd.countDown();
    await().untilAsserted(() -> assertThat(threads.stuck()).isZero());
    assertThat(threads.call("virFoo", ofSeconds(5), () -> "answer")).isEqualTo("answer");
    assertThat(begun).isFalse();
  }

  @Test
  void closesWhatComesBackTooLate() {
    var closed = new CountDownLatch(1);
    AutoCloseable late = closed::countDown;
    hangFor(
        "virDomainLookup",
        () -> {
          hang();
          return List.of(late);
        });
    libvirtd.countDown();
    await().until(() -> closed.getCount() == 0);
  }

  @Test
  void letsAnInterruptedCallerGo() throws Exception {
    var failure = new AtomicReference<Throwable>();
    var interrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                threads.call("virFoo", ofSeconds(60), this::hang);
              } catch (LibvirtInterruptedException e) {
                failure.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
    caller.interrupt();
    caller.join();
    assertThat(failure.get()).hasMessageContaining("virFoo");
    assertThat(interrupted).isTrue();
  }

  @Test
  void throwsWhatTheBodyThrows() {
    assertThatThrownBy(() ->
            threads.call(
                "virFoo",
                ofSeconds(5),
                () -> {
                  throw new IllegalArgumentException("wrong");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wrong");
  }

  @Test
  void runsACallWithinACallOnTheSameThread() {
    boolean same =
        threads.call(
            "virOuter",
            ofSeconds(5),
            () -> {
              Thread outer = Thread.currentThread();
              return threads.call(
                  "virInner", ofSeconds(5), () -> Thread.currentThread().equals(outer));
            });
    assertThat(same).isTrue();
  }
}
