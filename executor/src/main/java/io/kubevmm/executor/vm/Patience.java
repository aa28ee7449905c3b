package io.kubevmm.executor.vm;

import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.live.Attempts;
import io.kubevmm.executor.storage.DiskClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What one process remembers of one machine between two looks: how often it failed and how long to
 * wait, as the kubelet does it for containers (10 s, doubling to 5 min, forgotten after 10 min of
 * running). Losing it costs at most one early try.
 *
 * <p>Not thread-safe: one machine's work is serial.
 */
final class Patience {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FORGET = Duration.ofMinutes(10);

  private int failures;
  private Instant lastFailure = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private Optional<Failure> failure = Optional.empty();
  private String failedSpec = "";
  private Optional<Nudge> nudged = Optional.empty();
  private Optional<CompletableFuture<List<String>>> dropped = Optional.empty();
  private Optional<DiskClaims.Wait> media = Optional.empty();
  private Optional<Alignment> alignment = Optional.empty();
  private Optional<String> growth = Optional.empty();
  private final DriftMemory drift = new DriftMemory();
  private final Attempts attempts = new Attempts();
  private Optional<Instant> waitingSince = Optional.empty();
  private boolean started;

  /** A guest that stopped by itself is being started again. */
  void restarted(Instant now) {
    count(now);
  }

  /** A try with this spec failed. */
  void failed(Failure why, String spec, Instant now) {
    count(now);
    failure = Optional.of(why);
    failedSpec = spec;
  }

  /** The machine waits for something that is being made; for how long now. */
  Duration waits(Instant now) {
    waitingSince = waitingSince.or(() -> Optional.of(now));
    return Duration.between(waitingSince.get(), now);
  }

  /** The guest was started. */
  void started() {
    failure = Optional.empty();
    waitingSince = Optional.empty();
    started = true;
  }

  /** Whether the guest was started since this was last asked. */
  boolean tookStart() {
    boolean was = started;
    started = false;
    return was;
  }

  /** An edited spec deserves a try at once. */
  void consider(String spec) {
    if (failure.isPresent() && !failedSpec.equals(spec)) {
      clear();
    }
  }

  /** The user asked for a start: nothing is held against the machine. */
  void clear() {
    failure = Optional.empty();
    failures = 0;
    notBefore = Instant.EPOCH;
  }

  /** A definition was taken; what libvirt left out of it without a word. */
  void defined(CompletableFuture<List<String>> paths) {
    dropped = Optional.of(paths);
    failure = Optional.empty();
    waitingSince = Optional.empty();
  }

  /** What was left out; empty if this process has not defined the domain. */
  Optional<List<String>> dropped() {
    return dropped.map(CompletableFuture::join);
  }

  /** What keeps the guest's drives from having what they shall have. */
  void media(Optional<DiskClaims.Wait> wait) {
    media = wait;
  }

  /** The same, as it was last seen. */
  Optional<DiskClaims.Wait> media() {
    return media;
  }

  /** How the running guest compares with its definition; empty if it has it, or is off. */
  void alignment(Optional<Alignment> now) {
    alignment = now;
  }

  /** The same, as it was last seen. */
  Optional<Alignment> alignment() {
    return alignment;
  }

  /** What the node lacks for the running guest to take what the spec gives it. */
  void growth(Optional<String> missing) {
    growth = missing;
  }

  /** The same, as it was last seen. */
  Optional<String> growth() {
    return growth;
  }

  /** What others did to the domain. */
  DriftMemory drift() {
    return drift;
  }

  /** What was asked of the running guest. */
  Attempts attempts() {
    return attempts;
  }

  void nudge(Optional<Nudge> last) {
    nudged = last;
  }

  Optional<Nudge> nudged() {
    return nudged;
  }

  Instant notBefore() {
    return notBefore;
  }

  Optional<Failure> failure() {
    return failure;
  }

  private void count(Instant now) {
    if (Duration.between(lastFailure, now).compareTo(FORGET) > 0) {
      failures = 0;
    }
    lastFailure = now;
    failures++;
    Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    notBefore = now.plus(delay.compareTo(LONGEST) < 0 ? delay : LONGEST);
  }
}
