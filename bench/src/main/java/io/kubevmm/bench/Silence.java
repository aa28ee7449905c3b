package io.kubevmm.bench;

import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a guest stood still, as seen from outside: the longest time for which one that talks
 * without end said nothing on its serial console. Its own clocks stand still with it.
 */
final class Silence {

  /** What makes a guest talk: a cloud-init script, which starts no program again and again. */
  static final String TALK =
      """
      #!/bin/sh
      mkfifo /run/never
      exec 3<>/run/never
      while :; do read -t 0.002 _ <&3; printf .; done &
      """;

  private static final long LOOK_NANOS = 200_000;

  /** Before and after the deed, so that the guest is heard on both sides of it. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  private static final Duration BOOT = Duration.ofSeconds(90);

  private final Path console;
  private final Thread listener = Thread.ofPlatform().name("silence").unstarted(this::listen);
  private volatile boolean over;
  private long longest;

  private Silence(Path console) {
    this.console = console;
  }

  /** The longest silence in milliseconds while something was done to the guest. */
  static double during(Path console, Runnable deed) {
    Silence silence = new Silence(console);
    silence.listener.start();
    try {
      StateFiles.pause(MARGIN);
      deed.run();
      StateFiles.pause(MARGIN);
    } finally {
      silence.end();
    }
    return silence.longest / 1e6;
  }

  /** Waits until a guest that has just started talks. */
  static void awaitTalk(Path console) {
    long end = System.nanoTime() + BOOT.toNanos();
    while (!Files.exists(console) || !StateFiles.read(console).endsWith("......")) {
      if (System.nanoTime() > end) {
        throw new BenchException("The guest does not talk; its console is " + console);
      }
      StateFiles.pause(MARGIN);
    }
  }

  private void listen() {
    long last = System.nanoTime();
    long known = console.toFile().length();
    while (!over) {
      LockSupport.parkNanos(LOOK_NANOS);
      long size = console.toFile().length();
      long now = System.nanoTime();
      if (size != known) {
        longest = Math.max(longest, now - last);
        known = size;
        last = now;
      }
    }
    longest = Math.max(longest, System.nanoTime() - last);
  }

  private void end() {
    over = true;
    try {
      listener.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted.", e);
    }
  }
}
