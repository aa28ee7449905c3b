package io.kubevmm.executor.live;

import io.kubevmm.api.PendingChange;
import java.util.ArrayList;
import java.util.List;

/**
 * How a running guest and its definition compare, after what could be done was done.
 *
 * @param pending what of the definition the guest does not have yet
 */
public record Alignment(List<PendingChange> pending) {

  /** The guest has its definition. */
  public static final Alignment COMPLETE = new Alignment(List.of());

  public Alignment {
    pending = List.copyOf(pending);
  }

  /** One that waits for something that is being made. */
  public static Alignment waitingFor(String path, String why) {
    return new Alignment(List.of(new PendingChange(path, PendingChange.Applies.Live, why)));
  }

  /** This one, with a field that waits for a restart, if it does not name it already. */
  public Alignment orOnRestart(String path, String why) {
    if (pending.stream().anyMatch(change -> change.path().equals(path))) {
      return this;
    }
    List<PendingChange> more = new ArrayList<>(pending);
    more.add(new PendingChange(path, PendingChange.Applies.OnRestart, why));
    return new Alignment(more);
  }

  /** Whether something may still come without a restart, so that it is worth another look. */
  public boolean waits() {
    return pending.stream().anyMatch(change -> change.applies() == PendingChange.Applies.Live);
  }

  /** Whether something comes with a restart. */
  public boolean needsRestart() {
    return pending.stream().anyMatch(change -> change.applies() == PendingChange.Applies.OnRestart);
  }

  /** Whether nothing is missing. */
  public boolean isComplete() {
    return pending.isEmpty();
  }
}
