package io.kubevmm.executor.vm;

import io.kubevmm.executor.Steps;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what was decided, one act at a time, with a named step before and after what can be lost.
 */
final class Acts {

  private static final Logger LOG = LoggerFactory.getLogger(Acts.class);

  private final Domains domains;
  private final StatusWriter status;
  private final GuestFacts guest;
  private final Steps steps;
  private final Clock clock;

  Acts(Domains domains, StatusWriter status, GuestFacts guest, Steps steps, Clock clock) {
    this.domains = domains;
    this.status = status;
    this.guest = guest;
    this.steps = steps;
    this.clock = clock;
  }

  /**
   * Does one.
   *
   * @return the definition, if the act was to write it
   */
  Optional<Definition> perform(
      VirtualMachine vm,
      DomainDocument wanted,
      Optional<DomainView> view,
      Action action,
      Patience memory) {
    LOG.atInfo().addKeyValue("vm", vm.key()).addKeyValue("action", action).log("acting");
    switch (action) {
      case Action.None none -> {}
      case Action.Define define -> {
        steps.reached("define.begin");
        Definition written = domains.define(vm, wanted, define, view.flatMap(DomainView::live));
        memory.defined(written.dropped());
        steps.reached("define.done");
        return Optional.of(written);
      }
      case Action.Note note -> {
        String name = note.intent().name().toLowerCase(Locale.ROOT);
        domains.note(vm, view.orElseThrow().defined(), note);
        steps.reached("note-" + name + ".done");
      }
      case Action.Create create -> {
        steps.reached("create.begin");
        guest.newGuest(vm);
        domains.create(vm, create.paused());
        steps.reached("create.done");
      }
      case Action.Shutdown shutdown -> {
        Optional<String> unheard = domains.shutdown(vm);
        memory.nudge(Optional.of(new Nudge(clock.instant(), unheard)));
        steps.reached("shutdown.done");
      }
      case Action.Destroy destroy -> {
        steps.reached("destroy.begin");
        domains.destroy(vm);
        steps.reached("destroy.done");
      }
      case Action.Suspend suspend -> {
        domains.suspend(vm);
        steps.reached("suspend.done");
      }
      case Action.Resume resume -> {
        domains.resume(vm);
        memory.nudge(Optional.of(Nudge.heard(clock.instant())));
        steps.reached("resume.done");
      }
      case Action.Save save -> {
        steps.reached("save.begin");
        domains.save(vm);
        steps.reached("save.done");
      }
      case Action.DiscardSave discard -> {
        domains.discardSave(vm);
        steps.reached("discard-save.done");
      }
      case Action.Undefine undefine -> {
        steps.reached("undefine.begin");
        domains.undefine(vm);
        steps.reached("undefine.done");
      }
      case Action.Release release -> {
        domains.removeFiles(vm);
        steps.reached("remove-files.done");
        status.release(vm);
        steps.reached("release.done");
      }
    }
    return Optional.empty();
  }
}
