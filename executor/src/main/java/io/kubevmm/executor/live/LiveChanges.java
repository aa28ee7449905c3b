package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.change.ChangePlan;
import io.kubevmm.analyser.change.Verdict;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.PendingChange;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings running guests to their definitions, as far as libvirt can while they run. */
public final class LiveChanges {

  private static final Logger LOG = LoggerFactory.getLogger(LiveChanges.class);

  /** Why another seed waits for a restart. */
  public static final String SEED_IS_READ = "cloud-init reads its data when the guest starts";

  private static final String ASKED = "asked for; the guest has not done it yet";

  private final XmlCodec codec;
  private final Clock clock;

  /**
   * Changes of domains.
   *
   * @param codec for documents of domains
   */
  public LiveChanges(XmlCodec codec, Clock clock) {
    this.codec = codec;
    this.clock = clock;
  }

  /** Both documents of a domain, and in what they differ. */
  private record Gap(ObjectNode running, ObjectNode defined, List<Change> changes) {}

  /**
   * Does to a running guest what its definition asks for.
   *
   * @param defined its definition, secrets and all
   * @param written what of the definition the user wrote himself, in libvirt's words
   * @param permission which changes may be made now
   * @param attempts what this process has tried before
   * @param called runs after each call
   * @return what is left to be done
   */
  public Alignment align(
      Domain domain,
      ObjectNode defined,
      ObjectNode written,
      Permission permission,
      Attempts attempts,
      Runnable called) {
    Gap gap = gap(domain, defined, written);
    Instant now = clock.instant();
    boolean acted = false;
    for (ChangeGroup group : ChangeGroup.of(gap.changes())) {
      if (attempts.due(group.name(), now)) {
        Optional<String> objection = permission.objection(group.call());
        attempts.tried(group.name(), objection.orElseGet(() -> make(domain, gap, group)), now);
        acted |= objection.isEmpty();
        called.run();
      }
    }
    List<Change> left = acted ? gap(domain, defined, written).changes() : gap.changes();
    List<ChangeGroup> groups = ChangeGroup.of(left);
    attempts.remaining(groups.stream().map(ChangeGroup::name).collect(Collectors.toSet()));
    SpecPath paths = new SpecPath(written, defined);
    List<PendingChange> pending = new ArrayList<>();
    for (Change change : left) {
      switch (change.verdict()) {
        case Verdict.OnRestart(String why) ->
            pending.add(pending(paths, change, PendingChange.Applies.OnRestart, why));
        case Verdict.Never(String why) ->
            pending.add(pending(paths, change, PendingChange.Applies.Never, why));
        case Verdict.Live live -> {}
      }
    }
    for (ChangeGroup group : groups) {
      String outcome = attempts.outcome(group.name()).orElse("it came up meanwhile; it is next");
      group
          .changes()
          .forEach(
              change -> pending.add(pending(paths, change, PendingChange.Applies.Live, outcome)));
    }
    return new Alignment(pending);
  }

  private Gap gap(Domain domain, ObjectNode defined, ObjectNode written) {
    ObjectNode running = RunningDocument.of(domain, codec, defined);
    LiveOnly noise = new LiveOnly(running, written);
    return new Gap(
        running,
        defined,
        ChangePlan.between(running, defined).stream()
            .filter(change -> !noise.covers(change.difference()))
            .map(LiveChanges::judged)
            .toList());
  }

  private static Change judged(Change change) {
    return SpecPath.isCloudInit(change.difference())
        ? new Change(change.difference(), new Verdict.OnRestart(SEED_IS_READ))
        : change;
  }

  private String make(Domain domain, Gap gap, ChangeGroup group) {
    LOG.atInfo().addKeyValue("domain", domain.name()).log("changing live: {}", group.paths());
    try {
      return new Calls(domain, codec, gap.running(), gap.defined())
          .make(group.call(), group.changes())
          .orElse(ASKED);
    } catch (LibvirtException e) {
      if (e.isConnectionLost() || e.isNoDomain()) {
        throw e;
      }
      return "libvirt: " + e.getMessage();
    } catch (AnalyserException | IllegalArgumentException | ArithmeticException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static PendingChange pending(
      SpecPath paths, Change change, PendingChange.Applies applies, String reason) {
    return new PendingChange(paths.of(change.difference()), applies, reason);
  }
}
