package io.kubevmm.executor.vm;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.Phase;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.RestartPolicy;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lifecycle of a virtual machine, as one pure function: from what is wanted and what is, to the
 * next single act and to what the user should be told.
 *
 * <p>Level-based: the same world always gives the same act, so that it does not matter who was
 * killed when. What an earlier act meant is read from the domain's {@link Mark}.
 *
 * @param action the next act
 * @param phase what the machine is, if there is something to tell
 * @param ready whether the guest does what a running guest should
 * @param reason why, for programs; empty if the act changes what there is to tell
 * @param message why, for people
 * @param again when to look again without being told
 */
record Decision(
    Action action,
    Phase phase,
    boolean ready,
    String reason,
    String message,
    Optional<Duration> again) {

  /** How often a guest that does not react is told again to shut down. */
  static final Duration SHUTDOWN_REPEAT = Duration.ofSeconds(5);

  /** How often a guest is looked at that libvirt is just ending or holds for a moment. */
  static final Duration BUSY_POLL = Duration.ofSeconds(1);

  /** How often a guest that stands still for a full disk is told to go on. */
  static final Duration IO_RETRY = Duration.ofSeconds(30);

  /**
   * What there is to decide on.
   *
   * @param spec digest of the definition that the spec asks for now
   * @param volumes digest of the disks' volumes now, if all are known
   * @param domain our domain, if there is one
   * @param notBefore no start before this moment, since earlier ones failed
   * @param failure what went wrong at the last try, if this spec has not got further since
   * @param nudged when this process last asked the guest to shut down or told it to go on
   */
  record Input(
      VirtualMachine vm,
      String spec,
      Optional<String> volumes,
      Optional<DomainView> domain,
      Instant notBefore,
      Optional<Failure> failure,
      Optional<Nudge> nudged,
      Instant now) {

    boolean tooEarly() {
      return now.isBefore(notBefore);
    }

    /** A running guest has the volumes that it has, and libvirt keeps its definition at them. */
    boolean upToDate(DomainView view) {
      boolean moved =
          !view.active()
              && volumes.filter(now -> !now.equals(view.defined().volumes())).isPresent();
      return view.defined().spec().equals(spec) && !moved;
    }

    Instant nudgedOr(Instant otherwise) {
      return nudged.map(Nudge::at).orElse(otherwise);
    }
  }

  static Decision decide(Input in) {
    if (in.vm().deletedAt().isPresent()) {
      return delete(in, in.vm().deletedAt().get());
    }
    PowerState wanted = in.vm().spec().powerState();
    if (in.domain().isEmpty()) {
      return absent(in, wanted);
    }
    DomainView domain = in.domain().get();
    if (domain.power() == Power.ENDING) {
      return done(Phase.Stopping, false, Conditions.STOPPING, "libvirt: " + domain.why())
          .again(BUSY_POLL);
    }
    return switch (wanted) {
      case Stopped -> stopped(in, domain);
      case Saved -> saved(in, domain);
      case Running, Paused -> domain.active() ? on(in, domain, wanted) : off(in, domain, wanted);
    };
  }

  private static Decision delete(Input in, Instant deletedAt) {
    if (in.domain().isEmpty()) {
      return act(new Action.Release());
    }
    DomainView domain = in.domain().get();
    if (!domain.active()) {
      return act(new Action.Undefine());
    }
    return shutDown(in, domain, deletedAt);
  }

  private static Decision absent(Input in, PowerState wanted) {
    long generation = in.vm().spec().runGeneration();
    boolean start = (wanted == PowerState.Running || wanted == PowerState.Paused) && !stayedOff(in);
    if (in.tooEarly()) {
      return backoff(in);
    }
    if (start) {
      return act(new Action.Define(Intent.START, generation));
    }
    return act(new Action.Define(stayedOff(in) ? Intent.RUN : Intent.STOP, acknowledged(in)));
  }

  private static long acknowledged(Input in) {
    return in.vm().status().runGeneration();
  }

  /** The guest was seen to have powered itself off, and nobody asked for a start since. */
  private static boolean stayedOff(Input in) {
    return in.vm().status().phase() == Phase.Stopped
        && in.vm().spec().runGeneration() <= acknowledged(in)
        && in.vm()
            .status()
            .condition(Conditions.READY)
            .filter(c -> c.reason().equals(Conditions.GUEST_POWERED_OFF))
            .isPresent();
  }

  private static Decision stopped(Input in, DomainView domain) {
    if (domain.active()) {
      return shutDown(in, domain, domain.defined().since());
    }
    if (domain.managedSave()) {
      return act(new Action.DiscardSave());
    }
    // The intent is recorded even when the guest was already off, so that the next request to run
    // is one to start it.
    return settle(in, domain, Intent.STOP)
        .orElseGet(() -> done(Phase.Stopped, false, Conditions.STOPPED, "the machine is off"));
  }

  private static Decision saved(Input in, DomainView domain) {
    if (domain.active()) {
      return domain.defined().intent() == Intent.SAVE
          ? act(new Action.Save())
          : act(new Action.Note(Intent.SAVE, domain.defined().runGeneration()));
    }
    if (domain.managedSave()) {
      return settle(in, domain, Intent.SAVE)
          .orElseGet(
              () -> done(Phase.Saved, false, Conditions.SAVED, "the guest's memory is on disk"));
    }
    return settle(in, domain, Intent.STOP)
        .orElseGet(() ->
            done(
                Phase.Stopped,
                false,
                Conditions.NOTHING_TO_SAVE,
                "the guest was off, so that there was no memory to save; it stays off"));
  }

  /** Brings the definition of an inactive domain to the spec and its intent to what was wanted. */
  private static Optional<Decision> settle(Input in, DomainView domain, Intent intent) {
    long generation = domain.defined().runGeneration();
    if (!in.upToDate(domain)) {
      return Optional.of(in.tooEarly() ? backoff(in) : act(new Action.Define(intent, generation)));
    }
    if (domain.defined().intent() != intent) {
      return Optional.of(act(new Action.Note(intent, generation)));
    }
    return Optional.empty();
  }

  private static Decision off(Input in, DomainView domain, PowerState wanted) {
    long generation = in.vm().spec().runGeneration();
    boolean asked = generation > domain.defined().runGeneration();
    if (!asked && !domain.managedSave() && domain.defined().intent() == Intent.RUN) {
      Optional<Decision> rest = stoppedByItself(in, domain);
      if (rest.isPresent()) {
        return rest.get();
      }
    }
    if (in.tooEarly()) {
      return backoff(in);
    }
    if (!domain.managedSave() && !in.upToDate(domain)) {
      return act(new Action.Define(Intent.START, generation));
    }
    if (domain.defined().intent() != Intent.START
        || domain.defined().runGeneration() != generation) {
      return act(new Action.Note(Intent.START, generation));
    }
    return act(new Action.Create(wanted == PowerState.Paused));
  }

  /** What restartPolicy says of a guest that stopped by itself; empty: start it again. */
  private static Optional<Decision> stoppedByItself(Input in, DomainView domain) {
    boolean failed = domain.cause() != Cause.GUEST_POWERED_OFF && !stayedOff(in);
    RestartPolicy policy = in.vm().spec().restartPolicy().orElse(RestartPolicy.OnFailure);
    boolean again =
        switch (policy) {
          case Always -> true;
          case OnFailure -> failed;
          case Never -> false;
        };
    if (again) {
      return Optional.empty();
    }
    Optional<Decision> settled = settle(in, domain, Intent.RUN);
    if (settled.isPresent()) {
      return settled;
    }
    String hint = " (restartPolicy " + policy + "); `virtctl start` starts it again";
    return Optional.of(
        failed
            ? done(
                Phase.Stopped,
                false,
                Conditions.GUEST_FAILED,
                "the guest stopped: " + domain.why() + hint)
            : done(
                Phase.Stopped,
                false,
                Conditions.GUEST_POWERED_OFF,
                "the guest powered itself off" + hint));
  }

  private static Decision on(Input in, DomainView domain, PowerState wanted) {
    long generation = in.vm().spec().runGeneration();
    if (generation > domain.defined().runGeneration()) {
      return shutDown(in, domain, domain.defined().since());
    }
    if (domain.defined().intent() == Intent.STOP || domain.defined().intent() == Intent.SAVE) {
      // A shutdown was begun and taken back. The guest may still act on it, and is then started
      // again; only after its time is over does it count as running.
      Instant deadline = domain.defined().since().plus(grace(in));
      if (in.now().isBefore(deadline) && domain.defined().intent() == Intent.STOP) {
        return running(in, domain, wanted).again(Duration.between(in.now(), deadline));
      }
    }
    if (domain.defined().intent() != Intent.RUN) {
      // Nobody who waits for the guest has to wait for our books as well.
      Decision word = running(in, domain, wanted);
      Action note = new Action.Note(Intent.RUN, domain.defined().runGeneration());
      return word.action() instanceof Action.None ? word.then(note) : act(note);
    }
    if (in.upToDate(domain)) {
      return running(in, domain, wanted);
    }
    return in.tooEarly()
        ? running(in, domain, wanted).again(Duration.between(in.now(), in.notBefore()))
        : act(new Action.Define(Intent.RUN, domain.defined().runGeneration()));
  }

  private static Decision running(Input in, DomainView domain, PowerState wanted) {
    return switch (domain.power()) {
      case RUNNING ->
          wanted == PowerState.Paused
              ? act(new Action.Suspend())
              : done(Phase.Running, true, Conditions.RUNNING, "the guest runs");
      case PAUSED -> paused(in, domain, wanted);
      case CRASHED ->
          done(
              Phase.Failed,
              false,
              Conditions.GUEST_CRASHED,
              "the guest crashed and is kept for inspection (on_crash); `virtctl restart` restarts"
                  + " it");
      case SLEEPING ->
          done(Phase.Running, true, Conditions.RUNNING, "the guest suspended itself to memory");
      case OFF, ENDING -> throw new IllegalStateException("not active: " + domain);
    };
  }

  private static Decision paused(Input in, DomainView domain, PowerState wanted) {
    return switch (domain.cause()) {
      case IO_ERROR ->
          wanted == PowerState.Running && !in.now().isBefore(in.nudgedOr(in.now()).plus(IO_RETRY))
              ? act(new Action.Resume())
              : done(
                      Phase.Paused,
                      false,
                      Conditions.IO_ERROR,
                      "a disk of the guest failed ("
                          + domain.why()
                          + "): make room or repair it; the guest goes on by itself then")
                  .again(IO_RETRY);
      case TRANSIENT ->
          done(Phase.Paused, false, Conditions.PAUSED, "libvirt: " + domain.why())
              .again(SHUTDOWN_REPEAT);
      case NONE, GUEST_POWERED_OFF, FAILURE ->
          wanted == PowerState.Running
              ? act(new Action.Resume())
              : done(Phase.Paused, false, Conditions.PAUSED, "the guest's CPUs stand still");
    };
  }

  /** Shuts the guest down: intent first, then the power button or the agent, then the plug. */
  private static Decision shutDown(Input in, DomainView domain, Instant begun) {
    if (domain.defined().intent() != Intent.STOP || startedBehindOurBack(in, domain)) {
      return act(new Action.Note(Intent.STOP, domain.defined().runGeneration()));
    }
    Instant deadline = begun.plus(grace(in));
    boolean late = !in.now().isBefore(deadline);
    if (domain.power() == Power.PAUSED && domain.cause() == Cause.NONE && !late) {
      return act(new Action.Resume()); // a guest that stands still cannot shut down
    }
    // A guest that libvirt holds for a moment, or ends already, is not cut off in the middle of it.
    boolean busy = domain.power() == Power.ENDING || domain.cause() == Cause.TRANSIENT;
    if (busy && !late) {
      return done(Phase.Stopping, false, Conditions.STOPPING, "libvirt: " + domain.why())
          .again(BUSY_POLL)
          .again(Duration.between(in.now(), deadline));
    }
    if (domain.power() != Power.RUNNING || late) {
      return act(new Action.Destroy());
    }
    Instant repeat = in.nudgedOr(Instant.EPOCH).plus(SHUTDOWN_REPEAT);
    if (!in.now().isBefore(repeat)) {
      return act(new Action.Shutdown());
    }
    Instant next = repeat.isBefore(deadline) ? repeat : deadline;
    return done(Phase.Stopping, false, Conditions.STOPPING, told(in, deadline))
        .again(Duration.between(in.now(), next));
  }

  private static String told(Input in, Instant deadline) {
    return in.nudged()
        .flatMap(Nudge::unheard)
        .map(why ->
            "the guest cannot be asked to shut down (spec.shutdownMode is "
                + in.vm().spec().shutdownMode()
                + "; libvirt: "
                + why
                + "); it is asked again, and its power is cut at "
                + deadline)
        .orElse("the guest was told to shut down and has until " + deadline);
  }

  /** Somebody started a machine long after we had stopped it: its time to shut down begins anew. */
  private static boolean startedBehindOurBack(Input in, DomainView domain) {
    Instant since = domain.defined().since();
    return grace(in).isPositive()
        && !in.now().isBefore(since.plus(grace(in)))
        && domain
            .live()
            .filter(m -> m.intent() == Intent.STOP && m.since().equals(since))
            .isPresent();
  }

  private static Duration grace(Input in) {
    return Duration.ofSeconds(in.vm().spec().terminationGracePeriodSeconds());
  }

  private static Decision backoff(Input in) {
    String next = "; the next try is at " + in.notBefore();
    Duration delay = Duration.between(in.now(), in.notBefore());
    return in.failure()
        .map(f -> done(Phase.Failed, false, f.reason(), f.message()).again(delay))
        .orElseGet(() ->
            done(
                    Phase.Failed,
                    false,
                    Conditions.CRASH_LOOP,
                    "the guest stopped by itself several times in a short while" + next)
                .again(delay));
  }

  /** Whether what the machine is should be told, before the act if there is one. */
  boolean tells() {
    return !reason.isEmpty();
  }

  private Decision then(Action next) {
    return new Decision(next, phase, ready, reason, message, Optional.empty());
  }

  /** Whether the machine is off and nobody wants it to run. */
  boolean staysOff() {
    return action instanceof Action.None
        && switch (phase) {
          case Stopped, Saved -> true;
          case Pending, Scheduled, Starting, Running, Paused, Stopping, Failed, Unknown -> false;
        };
  }

  private static Decision act(Action action) {
    return new Decision(action, Phase.Unknown, false, "", "", Optional.empty());
  }

  private static Decision done(Phase phase, boolean ready, String reason, String message) {
    return new Decision(new Action.None(), phase, ready, reason, message, Optional.empty());
  }

  /** This decision, looked at again after the delay, or sooner if it says so already. */
  private Decision again(Duration delay) {
    boolean soEarly = again.filter(other -> other.compareTo(delay) <= 0).isPresent();
    return soEarly || !(action instanceof Action.None)
        ? this
        : new Decision(action, phase, ready, reason, message, Optional.of(delay));
  }
}
