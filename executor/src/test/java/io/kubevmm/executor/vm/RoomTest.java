package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Requests;
import io.kubevmm.kube.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomTest {

  private static final long GIB = 1L << 30;
  private static final ObjectKey WEB = new ObjectKey("shop", "web");
  private static final ObjectKey DB = new ObjectKey("shop", "db");

  private final List<ObjectKey> woken = new ArrayList<>();
  private final Room room = new Room(woken::add);

  @Test
  void isClosedUntilTheGuestsAreCounted() {
    assertThat(room.isOpen()).isFalse();
    room.open(size(4), Map.of());
    assertThat(room.isOpen()).isTrue();
    room.close();
    assertThat(room.isOpen()).isFalse();
  }

  @Test
  void saysWhatIsMissing() {
    room.open(size(4), Map.of(WEB, size(3)));
    assertThat(room.admit(DB, size(2))).contains("Insufficient cpu: 2 wanted, 1 free");
    assertThat(room.admit(DB, new Requests(1, 2 * GIB)))
        .contains("Insufficient memory: 2Gi wanted, 1Gi free");
    assertThat(room.admit(DB, size(1))).isEmpty();
    assertThat(room.admit(new ObjectKey("shop", "third"), size(1)))
        .contains("Insufficient cpu: 1 wanted, 0 free");
  }

  @Test
  void aGuestThatHasItsRoomKeepsItOverARestart() {
    room.open(size(2), Map.of(WEB, size(2)));
    room.resize(size(1));
    assertThat(room.admit(WEB, size(2))).isEmpty();
    assertThat(room.admit(WEB, size(1))).isEmpty();
    assertThat(room.admit(WEB, size(2))).contains("Insufficient cpu: 2 wanted, 1 free");
  }

  @Test
  void whoeverWasTurnedAwayIsWokenWhenRoomComes() {
    room.open(size(2), Map.of(WEB, size(2)));
    room.admit(DB, size(1));
    room.leave(new ObjectKey("shop", "unknown"));
    assertThat(woken).isEmpty();
    room.leave(WEB);
    assertThat(woken).containsExactly(DB);
    assertThat(room.admit(DB, size(1))).isEmpty();
    room.leave(DB);
    assertThat(woken).containsExactly(DB);
  }

  @Test
  void aLargerNodeWakesToo() {
    room.open(size(1), Map.of());
    room.admit(DB, size(2));
    room.resize(size(1));
    assertThat(woken).isEmpty();
    room.resize(size(2));
    assertThat(woken).containsExactly(DB);
  }

  @Test
  void aGuestThatSomebodyElseStartedCounts() {
    room.open(size(2), Map.of());
    room.occupy(WEB, size(2));
    assertThat(room.admit(DB, size(1))).isPresent();
  }

  @Test
  void manyStartsAtOnceNeverTakeMoreThanThereIs() {
    room.open(size(100), Map.of());
    AtomicInteger admitted = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      IntStream.range(0, 1000)
          .forEach(i ->
              threads.execute(() -> {
                if (room.admit(new ObjectKey("shop", "vm-" + i), size(1)).isEmpty()) {
                  admitted.incrementAndGet();
                }
              }));
    }
    assertThat(admitted).hasValue(100);
  }

  private static Requests size(int cpus) {
    return new Requests(cpus, cpus * GIB);
  }
}
