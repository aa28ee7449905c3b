package io.kubevmm.executor.vm;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Phase;
import io.kubevmm.api.Requests;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.network.Networks;
import io.kubevmm.executor.storage.DiskClaims;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.LibvirtTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one machine's domain to what its object asks for: look, decide, act once, look again.
 *
 * <p>Safe to kill at any line and to repeat. An act that libvirt refuses becomes the Ready
 * condition, with libvirt's words whole, and is tried again later or as soon as the spec changes.
 */
public final class VirtualMachineReconciler implements Reconciler {

  /** More acts than any path through the lifecycle has: a guard against acts without effect. */
  private static final int MAX_ACTS = 16;

  private static final Duration SHORT_WAIT = Duration.ofSeconds(3);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);

  private static final Logger LOG = LoggerFactory.getLogger(VirtualMachineReconciler.class);

  private final Machines machines;
  private final Domains domains;
  private final DiskClaims disks;
  private final Networks networks;
  private final Operations operations;
  private final CloudInitSeed seed;
  private final Drives drives;
  private final Room room;
  private final StatusWriter status;
  private final Observer observer;
  private final Departures departures;
  private final Reboots reboots;
  private final Acts acts;
  private final Upkeep upkeep;
  private final Steps steps;
  private final Clock clock;
  private final Map<String, Patience> patience = new ConcurrentHashMap<>();

  public VirtualMachineReconciler(
      Machines machines,
      Domains domains,
      DiskClaims disks,
      Networks networks,
      Operations operations,
      CloudInitSeed seed,
      Drives drives,
      Room room,
      StatusWriter status,
      GuestFacts guest,
      Observer observer,
      Departures departures,
      Reboots reboots,
      Steps steps,
      Clock clock) {
    this.machines = machines;
    this.domains = domains;
    this.disks = disks;
    this.networks = networks;
    this.operations = operations;
    this.seed = seed;
    this.drives = drives;
    this.room = room;
    this.status = status;
    this.observer = observer;
    this.departures = departures;
    this.reboots = reboots;
    this.acts = new Acts(domains, status, guest, steps, clock);
    this.upkeep = new Upkeep(domains, steps, clock);
    this.steps = steps;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    if (!domains.available() || !room.isOpen()) {
      return Outcome.done(); // every machine is looked at again when libvirt is back
    }
    Optional<VirtualMachine> unguarded = departures.unguarded(key);
    if (unguarded.isPresent()) {
      Outcome undoing = converge(unguarded.get());
      if (departures.unguarded(key).isPresent()) {
        return undoing;
      }
    }
    Optional<VirtualMachine> found = machines.find(key);
    if (found.isEmpty()) {
      departures.handle(key);
      if (machines.complete()) {
        room.leave(key);
      }
      return Outcome.done();
    }
    VirtualMachine vm = found.get();
    if (!vm.ours()) {
      return Outcome.done(); // the binding is not complete: the scheduler adds the finaliser
    }
    if (vm.isObserved()) {
      return observer.look(vm, domains.render(vm, List.of()).tree());
    }
    if (departures.heldElsewhere(vm)) {
      return status.awaitRelease(vm);
    }
    if (vm.isReleased() && vm.spec().storedDisks().isEmpty()) {
      domains.release(vm);
      steps.reached("hand-over.done");
      status.release(vm);
      room.leave(vm.key());
      return Outcome.done();
    }
    if (departures.releasedByAdministrator(vm)) {
      status.release(vm);
      return Outcome.done();
    }
    return converge(vm);
  }

  private Outcome converge(VirtualMachine vm) {
    Optional<Outcome> operation = operations.proceed(vm);
    if (operation.isPresent()) {
      return operation.get();
    }
    Patience memory = patience.computeIfAbsent(vm.uid(), uid -> new Patience());
    DomainDocument wanted = domains.render(vm, disks.known(vm.key(), vm.spec().storedDisks()));
    memory.consider(wanted.digest());
    if (vm.spec().runGeneration() > vm.status().runGeneration() && memory.failure().isEmpty()) {
      memory.clear();
    }
    try (SlowStart slow = new SlowStart(() -> status.starting(vm))) {
      return converge(vm, wanted, memory, slow);
    }
  }

  private Outcome converge(
      VirtualMachine vm, DomainDocument wanted, Patience memory, SlowStart slow) {
    boolean restart = false;
    Optional<DomainView> known = Optional.empty();
    Optional<Definition> written = Optional.empty();
    for (int done = 0; done < MAX_ACTS; done++) {
      Optional<DomainView> view = known;
      try {
        view = known.isPresent() ? known : domains.view(vm);
        known = Optional.empty();
        if (view.isEmpty() && vm.adopts() && vm.deletedAt().isEmpty()) {
          steps.reached("adopt.begin");
          if (domains.adopt(vm, wanted)) {
            steps.reached("adopt.done");
            continue;
          }
        }
        Optional<Failure> obstacle = obstacle(vm, view);
        if (obstacle.isPresent()) {
          room.leave(vm.key());
          return status.write(vm, refused(obstacle.get()), view, wanted, memory);
        }
        Decision next = Decision.decide(input(vm, wanted.digest(), wanted, view, memory));
        Optional<String> missing = room(vm, view, next, memory);
        if (missing.isPresent()) {
          return status.writeNodeFull(
              vm, missing.get(), anchor(wanted, view), view, wanted, memory);
        }
        boolean sleeps = view.filter(DomainView::managedSave).isPresent();
        boolean runs = view.filter(DomainView::active).isPresent();
        Optional<DiskClaims.Wait> wait =
            disks(vm, wanted, next.action())
                .or(() -> networks(vm, next.action(), runs))
                .or(() -> seed.before(next.action(), vm, sleeps))
                .or(() -> drives.before(next.action(), vm));
        if (wait.isPresent()) {
          return await(vm, wait.get(), view, wanted, memory);
        }
        if (next.action() instanceof Action.None) {
          memory.nudge(nudge(next, memory));
          boolean serves = view.filter(DomainView::active).isPresent() && vm.deletedAt().isEmpty();
          memory.media(serves ? drives.change(vm) : Optional.empty());
          memory.alignment(
              serves
                  ? upkeep.align(vm, wanted, view.orElseThrow(), written, memory)
                  : Optional.empty());
          boolean waits =
              memory.media().isPresent() || memory.alignment().filter(Alignment::waits).isPresent();
          boolean reboots = this.reboots.take(vm.key());
          if (reboots && memory.alignment().filter(Alignment::needsRestart).isPresent()) {
            restart(vm, wanted, view, memory);
            continue;
          }
          Optional<Duration> look = upkeep.lookForDrift(vm, wanted, view, memory);
          Outcome outcome = tell(vm, next, view, wanted, memory);
          outcome = look.map(outcome::orSooner).orElse(outcome);
          return waits ? outcome.orSooner(Drives.RETRY) : outcome;
        }
        if (next.tells()) {
          tell(vm, next, view, wanted, memory);
        }
        restart |= restartsByPolicy(next.action(), view);
        if (next.action().starts()) {
          slow.begin();
        }
        written = acts.perform(vm, wanted, view, next.action(), memory);
        if (view.isPresent() && written.isPresent()) { // the marks are all that it changes
          known = Optional.of(written.get().changes(view.get()));
        }
        if (next.action() instanceof Action.Release) {
          patience.remove(vm.uid());
          seed.released(vm);
          room.leave(vm.key());
          departures.released(vm);
          return Outcome.done();
        }
        if (next.action() instanceof Action.Create) {
          settleStart(memory, restart);
        }
      } catch (LibvirtAwayException e) {
        return Outcome.done(); // as above
      } catch (LibvirtException e) {
        if (e.isConnectionLost()) {
          return Outcome.done(); // all are looked at again after the reconnection
        }
        LOG.atWarn().addKeyValue("vm", vm.key()).log("libvirt refused: {}", e.getMessage());
        memory.failed(failure(e, view), wanted.digest(), clock.instant());
        return status.writeFailure(vm, view, wanted, memory);
      } catch (LibvirtTimeoutException e) {
        // What hangs may still get through: the next look shows it.
        Failure why = new Failure(Conditions.OPERATION_FAILED, String.valueOf(e.getMessage()));
        memory.failed(why, wanted.digest(), clock.instant());
        return status.writeFailure(vm, view, wanted, memory);
      } catch (RefusedException e) {
        memory.failed(e.failure(), wanted.digest(), clock.instant());
        return status.writeFailure(vm, view, wanted, memory);
      }
    }
    LOG.atError().addKeyValue("vm", vm.key()).log("no end after {} acts; trying again", MAX_ACTS);
    return Outcome.after(Duration.ofSeconds(10));
  }

  /** A guest that just rebooted is started anew, with all that waited for it. */
  private void restart(
      VirtualMachine vm, DomainDocument wanted, Optional<DomainView> view, Patience memory) {
    long generation = view.orElseThrow().defined().runGeneration();
    acts.perform(vm, wanted, view, new Action.Note(Intent.START, generation), memory);
    acts.perform(vm, wanted, view, new Action.Destroy(), memory);
  }

  private Outcome tell(
      VirtualMachine vm,
      Decision decision,
      Optional<DomainView> view,
      DomainDocument wanted,
      Patience memory) {
    Outcome outcome = status.write(vm, decision, view, wanted, memory);
    if (memory.tookStart()) {
      status.started(vm);
    }
    return outcome;
  }

  /** What the machine's disks lack, if the next act needs them. */
  private Optional<DiskClaims.Wait> disks(VirtualMachine vm, DomainDocument wanted, Action next) {
    if (!(next instanceof Action.Define || next instanceof Action.Create)) {
      return Optional.empty();
    }
    Optional<DiskClaims.Wait> wait = disks.prepare(vm.key(), vm.uid(), vm.spec().storedDisks());
    boolean justCame = wait.isEmpty() && !wanted.complete();
    return justCame
        ? Optional.of(new DiskClaims.Wait(Conditions.DISK_NOT_READY, "the disks are ready now"))
        : wait;
  }

  /** Which network the machine has to wait for, if the next act gives it to a guest. */
  private Optional<DiskClaims.Wait> networks(VirtualMachine vm, Action next, boolean runs) {
    return next instanceof Action.Create || (runs && next instanceof Action.Define)
        ? networks.missing(vm.key().namespace(), vm.spec().networks())
        : Optional.empty();
  }

  /** Most disks are there in a moment: only a wait of some seconds is told. */
  private Outcome await(
      VirtualMachine vm,
      DiskClaims.Wait wait,
      Optional<DomainView> view,
      DomainDocument wanted,
      Patience memory) {
    Duration waited = memory.waits(clock.instant());
    if (waited.compareTo(SHORT_WAIT) < 0) {
      return Outcome.after(waited.dividedBy(4).plus(SHORTEST_WAIT));
    }
    if (view.filter(DomainView::active).isPresent()) {
      String defined = view.get().defined().spec();
      Decision runs = Decision.decide(input(vm, defined, wanted, view, memory));
      boolean network = wait.reason().startsWith("Network");
      String where = network ? "spec.networks" : "spec.disks";
      memory.alignment(Optional.of(Alignment.waitingFor(where, wait.message())));
      return tell(vm, runs, view, wanted, memory).orSooner(Drives.RETRY);
    }
    return status.writeWaiting(vm, wait, view, wanted, memory);
  }

  /** Keeps the books of the node's room; what is missing of it, if the next act is a start. */
  private Optional<String> room(
      VirtualMachine vm, Optional<DomainView> view, Decision next, Patience memory) {
    if (view.filter(DomainView::active).isPresent()) {
      memory.growth(room.resize(vm.key(), requests(vm)));
    } else if (next.action() instanceof Action.Create) {
      return room.admit(vm.key(), requests(vm));
    } else if (next.staysOff()) {
      room.leave(vm.key());
    }
    return Optional.empty();
  }

  private static Requests requests(VirtualMachine vm) {
    try {
      return Requests.of(vm.spec());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Conditions.INVALID_SPEC, "spec: " + e.getMessage());
    }
  }

  private static Optional<String> anchor(DomainDocument wanted, Optional<DomainView> view) {
    return Anchor.of(wanted.tree(), view.filter(DomainView::managedSave).isPresent());
  }

  /** What keeps a machine from being started that is not running. */
  private Optional<Failure> obstacle(VirtualMachine vm, Optional<DomainView> view) {
    if (vm.isReleased()) {
      return Optional.of(
          new Failure(
              Conditions.OPERATION_FAILED,
              "the machine cannot be released with spec.disks, since its VirtualMachineDisks would"
                  + " go or be given to others while its guest runs: take the annotation "
                  + Kinds.ON_DELETE_ANNOTATION
                  + " away, and the machine is deleted with its domain"));
    }
    if (vm.deletedAt().isPresent() || view.filter(DomainView::active).isPresent()) {
      return Optional.empty();
    }
    return (view.isEmpty() ? domains.obstacle(vm) : Optional.<Failure>empty())
        .or(() -> Addresses.obstacle(vm, machines, room))
        .or(() ->
            vm.status()
                .condition(Conditions.CONFLICTING)
                .filter(Condition::isTrue)
                .map(c -> new Failure(c.reason(), c.message())));
  }

  private Decision.Input input(
      VirtualMachine vm,
      String digest,
      DomainDocument wanted,
      Optional<DomainView> view,
      Patience memory) {
    return new Decision.Input(
        vm,
        digest,
        wanted.complete() ? Optional.of(wanted.volumes()) : Optional.empty(),
        view,
        memory.notBefore(),
        memory.failure(),
        memory.nudged(),
        clock.instant());
  }

  private static boolean restartsByPolicy(Action action, Optional<DomainView> view) {
    return action instanceof Action.Note(Intent intent, long ignored)
        && intent == Intent.START
        && view.filter(v -> v.defined().intent() == Intent.RUN).isPresent();
  }

  private void settleStart(Patience memory, boolean restart) {
    memory.started();
    memory.drift().looked(List.of(), clock.instant());
    memory.nudge(Optional.empty());
    if (restart) {
      memory.restarted(clock.instant());
    }
  }

  /** The clock of a guest that stands still for its disk runs from when that was first seen. */
  private Optional<Nudge> nudge(Decision decision, Patience memory) {
    return switch (decision.reason()) {
      case Conditions.IO_ERROR ->
          memory.nudged().or(() -> Optional.of(Nudge.heard(clock.instant())));
      case Conditions.STOPPING -> memory.nudged();
      default -> Optional.empty();
    };
  }

  private static Decision refused(Failure failure) {
    return new Decision(
        new Action.None(),
        Phase.Failed,
        false,
        failure.reason(),
        failure.message(),
        Optional.of(Duration.ofSeconds(30)));
  }

  private static Failure failure(LibvirtException e, Optional<DomainView> view) {
    String reason = view.isEmpty() ? Conditions.DOMAIN_REJECTED : Conditions.OPERATION_FAILED;
    return new Failure(reason, "libvirt: " + e.getMessage());
  }

  /** The names of all steps, in the order in which a machine's life meets them. */
  public static List<String> stepNames() {
    return List.of(
        "define.begin",
        "define.done",
        "create.begin",
        "create.done",
        "status.written",
        "note-run.done",
        "align.begin",
        "live.called",
        "align.done",
        "suspend.done",
        "resume.done",
        "note-save.done",
        "save.begin",
        "save.done",
        "discard-save.done",
        "note-stop.done",
        "shutdown.done",
        "destroy.begin",
        "destroy.done",
        "note-start.done",
        "undefine.begin",
        "undefine.done",
        "remove-files.done",
        "release.done");
  }
}
