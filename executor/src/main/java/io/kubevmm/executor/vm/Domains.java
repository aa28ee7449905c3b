package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Drift;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.live.Attempts;
import io.kubevmm.executor.live.DriftCheck;
import io.kubevmm.executor.live.LiveChanges;
import io.kubevmm.executor.live.Permission;
import io.kubevmm.executor.storage.AttachedDisk;
import io.kubevmm.executor.storage.Media;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.CreateFlag;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.ShutdownMode;
import io.kubevmm.libvirt.UndefineFlag;
import io.kubevmm.libvirt.XmlFlag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The domains of this node's machines: looks at them and acts on them.
 *
 * <p>Every act finds the domain anew by its UUID, and touches none that does not carry the
 * machine's own mark.
 */
public final class Domains {

  private static final UndefineFlag[] WITHOUT_DEVICE_STATE = {
    UndefineFlag.MANAGED_SAVE, UndefineFlag.SNAPSHOTS_METADATA
  };
  private static final UndefineFlag[] WITH_DEVICE_STATE = {
    UndefineFlag.MANAGED_SAVE,
    UndefineFlag.SNAPSHOTS_METADATA,
    UndefineFlag.CHECKPOINTS_METADATA,
    UndefineFlag.NVRAM,
    UndefineFlag.TPM
  };

  private final LibvirtSession libvirt;
  private final XmlCodec codec;
  private final Platform platform;
  private final String clusterId;
  private final NodeFiles files;
  private final LiveChanges live;
  private final DriftCheck drift;
  private final Definitions definitions;
  private final Clock clock;

  public Domains(
      LibvirtSession libvirt,
      XmlCodec codec,
      Platform platform,
      String clusterId,
      NodeFiles files,
      Clock clock) {
    this.libvirt = libvirt;
    this.codec = codec;
    this.platform = platform;
    this.clusterId = clusterId;
    this.files = files;
    this.definitions = new Definitions(codec, files, new HostSchema(HostSchema.FOLDER));
    this.live = new LiveChanges(codec, clock);
    this.drift = new DriftCheck(codec);
    this.clock = clock;
  }

  /** libvirt is there, or there again. */
  public void connected() {
    definitions.libvirtIsBack();
  }

  boolean available() {
    return libvirt.current().isPresent();
  }

  DomainDocument render(VirtualMachine vm, List<AttachedDisk> disks) {
    return DomainDocument.of(vm, platform, files.directory(vm), disks);
  }

  /** What libvirt says of the machine's domain; empty if there is none that is its own. */
  Optional<DomainView> view(VirtualMachine vm) {
    return find(vm)
        .flatMap(found -> {
          try (Domain domain = found) {
            return DomainLookup.view(domain).filter(view -> owns(vm, view.defined()));
          }
        });
  }

  /** The machine's own domain, which the caller closes; empty if it has none. */
  public Optional<Domain> open(VirtualMachine vm) {
    Optional<Domain> found = find(vm);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (DomainLookup.defined(found.get()).filter(mark -> owns(vm, mark)).isPresent()) {
      return found;
    }
    found.get().close();
    return Optional.empty();
  }

  /** The guest is about to be stopped by us, and shall be started again if the spec says so. */
  public void expectStart(VirtualMachine vm) {
    view(vm)
        .ifPresent(view ->
            note(
                vm, view.defined(), new Action.Note(Intent.START, view.defined().runGeneration())));
  }

  /** Why the machine cannot have a domain here, if another domain is in its way. */
  Optional<Failure> obstacle(VirtualMachine vm) {
    return find(vm)
        .flatMap(d -> stranger(vm, d, Conditions.DUPLICATE_UUID, "the UUID " + vm.domainUuid()))
        .or(() ->
            libvirt
                .connection()
                .findDomainByName(vm.domainName())
                .flatMap(
                    d -> stranger(vm, d, Conditions.NAME_TAKEN, "the name " + vm.domainName())));
  }

  /**
   * Takes over the domain of the machine's UUID, if nobody owns it: our mark is put into it, and
   * nothing else of it changes.
   *
   * @return whether there was such a domain
   */
  boolean adopt(VirtualMachine vm, DomainDocument wanted) {
    Optional<Domain> found = find(vm);
    if (found.isEmpty()) {
      return false;
    }
    try (Domain domain = found.get()) {
      if (DomainLookup.defined(domain).isPresent()) {
        return false;
      }
      if (!domain.isPersistent()) {
        throw new RefusedException(
            Conditions.OPERATION_FAILED,
            "the domain "
                + domain.name()
                + " is transient, so that it would vanish when it stops: define it first (virsh"
                + " dumpxml, virsh define)");
      }
      Mark mark =
          new Mark(
              clusterId,
              vm.key().namespace(),
              vm.key().name(),
              vm.uid(),
              wanted.digest(),
              wanted.volumes(),
              wanted.seed(),
              vm.spec().runGeneration(),
              domain.isActive() ? Intent.RUN : Intent.STOP,
              clock.instant());
      files.prepare(vm);
      files.record(vm, domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE));
      domain.setMetadata(Mark.PREFIX, Mark.NAMESPACE, mark.bareElement(), Affect.CONFIG);
      if (domain.isActive()) {
        note(domain, mark);
      }
      return true;
    }
  }

  /** Gives the machine's domain up as it is: our mark is taken out of it. */
  void release(VirtualMachine vm) {
    Optional<Domain> found = open(vm);
    if (found.isPresent()) {
      try (Domain domain = found.get()) {
        if (domain.isActive()) {
          domain.removeMetadata(Mark.NAMESPACE, Affect.LIVE);
        }
        if (domain.isPersistent()) {
          domain.removeMetadata(Mark.NAMESPACE, Affect.CONFIG);
        }
      }
    }
  }

  private Optional<Failure> stranger(VirtualMachine vm, Domain found, String reason, String what) {
    try (Domain domain = found) {
      Optional<Mark> mark = DomainLookup.defined(domain);
      if (mark.filter(m -> owns(vm, m)).isPresent()) {
        return Optional.empty();
      }
      String owner =
          mark.map(m -> "VirtualMachine " + m.namespace() + "/" + m.name())
              .orElse("a domain that KubeVMM does not own");
      return Optional.of(
          new Failure(
              reason,
              what
                  + " belongs to the domain "
                  + domain.name()
                  + " on this node, "
                  + owner
                  + ", which is left alone: give this machine another one"));
    }
  }

  private boolean owns(VirtualMachine vm, Mark mark) {
    return mark.cluster().equals(clusterId) && mark.uid().equals(vm.uid());
  }

  /**
   * Writes the persistent definition.
   *
   * @param guest the mark of the running guest, if there is one
   */
  Definition define(
      VirtualMachine vm, DomainDocument wanted, Action.Define how, Optional<Mark> guest) {
    Mark mark =
        new Mark(
            clusterId,
            vm.key().namespace(),
            vm.key().name(),
            vm.uid(),
            wanted.digest(),
            wanted.volumes(),
            wanted.seed(),
            how.runGeneration(),
            how.intent(),
            clock.instant());
    Optional<Domain> before = find(vm);
    Optional<Mark> live = guest;
    try {
      if (before.isPresent() && guest.filter(m -> m.spec().equals(wanted.digest())).isPresent()) {
        // An edit that is taken back, perhaps half done: the guest need not be as its mark says.
        live = guest.map(Mark::changing);
        note(before.get(), live.get());
      }
      return definitions.write(connection(), vm, wanted.tree(), mark, before, live);
    } finally {
      before.ifPresent(Domain::close);
    }
  }

  private static void note(Domain domain, Mark live) {
    domain.setMetadata(Mark.PREFIX, Mark.NAMESPACE, live.bareElement(), Affect.LIVE);
  }

  /** What somebody changed in the machine's domain behind our back. */
  List<Drift> drift(VirtualMachine vm) {
    Optional<String> recorded = files.recorded(vm);
    return recorded.isEmpty()
        ? List.of()
        : act(vm, domain -> drift.of(domain, recorded.get(), vm.spec().domain()));
  }

  /**
   * Brings the running guest to its definition, and notes it when nothing is missing.
   *
   * @param guest the running guest's mark, if it has one
   * @param written its definition, if it was written a moment ago
   * @param called runs after each call that changes the guest
   * @return what is left to be done
   */
  Alignment align(
      VirtualMachine vm,
      Optional<Mark> guest,
      Optional<Definition> written,
      Permission permission,
      Attempts attempts,
      Runnable called) {
    return act(
        vm,
        written.map(Definition::mark),
        (domain, mark) -> {
          String seed = guest.map(Mark::seed).orElse(mark.seed());
          ObjectNode defined =
              written
                  .map(definition -> definition.document().join())
                  .orElseGet(() -> codec.toTree(domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE)));
          Alignment alignment =
              live.align(domain, defined, vm.spec().domain(), permission, attempts, called);
          if (!seed.equals(mark.seed())) {
            alignment = alignment.orOnRestart("spec.cloudInit", LiveChanges.SEED_IS_READ);
          }
          if (alignment.isComplete()) {
            note(domain, mark);
          }
          return alignment;
        });
  }

  /**
   * Whether the machine's guest has a disk of its namespace that the spec may not list any more.
   */
  public boolean runsWith(VirtualMachine vm, String disk) {
    if (!available()) {
      return true; // nobody knows
    }
    return open(vm)
        .filter(domain -> {
          try (domain) {
            return domain.isActive() && hasVolume(domain, vm.key().namespace() + "." + disk + ".");
          }
        })
        .isPresent();
  }

  private boolean hasVolume(Domain domain, String prefix) {
    for (JsonNode disk : codec.toTree(domain.xml()).path("devices").path("disk")) {
      if (disk.path("source").path("volume").asText().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Writes the intent of the next act into the definition. */
  void note(VirtualMachine vm, Mark before, Action.Note how) {
    Mark mark = before.with(how.intent(), clock.instant()).withRunGeneration(how.runGeneration());
    act(
        vm,
        domain -> {
          domain.setMetadata(Mark.PREFIX, Mark.NAMESPACE, mark.bareElement(), Affect.CONFIG);
          return true;
        });
  }

  void create(VirtualMachine vm, boolean paused) {
    files.prepare(vm);
    act(
        vm,
        domain -> {
          if (paused) {
            domain.create(CreateFlag.PAUSED);
          } else {
            domain.create();
          }
          return true;
        });
  }

  /**
   * Changes what is in drives, of the running guest or in the definition.
   *
   * @return whether anything was to be changed
   */
  boolean fill(
      VirtualMachine vm, Map<MachineDisk, Optional<Media.State.Ready>> wanted, Affect scope) {
    return act(
        vm,
        domain -> {
          String xml = scope == Affect.LIVE ? domain.xml() : domain.xml(XmlFlag.INACTIVE);
          boolean any = false;
          for (Map.Entry<MachineDisk, Optional<Media.State.Ready>> drive : wanted.entrySet()) {
            Optional<String> changed =
                DriveXml.of(xml, CdromDevices.alias(drive.getKey()))
                    .flatMap(found -> found.with(drive.getValue()));
            changed.ifPresent(device -> domain.updateDevice(device, scope));
            any |= changed.isPresent();
          }
          return any;
        });
  }

  /**
   * Asks the guest to shut down, the way that spec.shutdownMode says.
   *
   * @return why it was not reached, as when there is no agent: nothing that keeps the machine from
   *     being stopped in the end
   */
  Optional<String> shutdown(VirtualMachine vm) {
    return act(
        vm,
        domain -> {
          try {
            switch (vm.spec().shutdownMode()) {
              case Any -> domain.shutdown(); // libvirt's own choice is the agent, then the button
              case PowerButton -> domain.shutdown(ShutdownMode.ACPI_POWER_BUTTON);
              case GuestAgent -> domain.shutdown(ShutdownMode.GUEST_AGENT);
            }
            return Optional.empty();
          } catch (LibvirtException e) {
            if (e.isConnectionLost()) {
              throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
          }
        });
  }

  void destroy(VirtualMachine vm) {
    act(vm, domain -> run(domain::destroy));
  }

  void suspend(VirtualMachine vm) {
    act(vm, domain -> run(domain::suspend));
  }

  void resume(VirtualMachine vm) {
    act(vm, domain -> run(domain::resume));
  }

  void save(VirtualMachine vm) {
    act(vm, domain -> run(domain::managedSave));
  }

  void discardSave(VirtualMachine vm) {
    act(vm, domain -> run(domain::managedSaveRemove));
  }

  void undefine(VirtualMachine vm) {
    UndefineFlag[] flags = platform.emulatesDevices() ? WITH_DEVICE_STATE : WITHOUT_DEVICE_STATE;
    act(vm, domain -> run(() -> domain.undefine(flags)));
  }

  /** Removes what the machine kept beside libvirt. */
  void removeFiles(VirtualMachine vm) {
    files.remove(vm);
  }

  private static boolean run(Runnable act) {
    act.run();
    return true;
  }

  private <T> T act(VirtualMachine vm, Function<Domain, T> act) {
    return act(vm, Optional.empty(), (domain, mark) -> act.apply(domain));
  }

  /** Acts on the machine's own domain; its mark is read, unless it is known. */
  private <T> T act(VirtualMachine vm, Optional<Mark> known, BiFunction<Domain, Mark, T> act) {
    Domain found =
        find(vm)
            .orElseThrow(() ->
                new RefusedException(
                    Conditions.OPERATION_FAILED,
                    "the domain " + vm.domainName() + " vanished from libvirt meanwhile"));
    try (Domain domain = found) {
      Mark mark =
          known
              .or(() -> DomainLookup.defined(domain).filter(m -> owns(vm, m)))
              .orElseThrow(() ->
                  new RefusedException(
                      Conditions.OPERATION_FAILED,
                      "the domain "
                          + vm.domainName()
                          + " does not carry this machine's mark any more"));
      return act.apply(domain, mark);
    }
  }

  /** The domain of the machine's UUID, whoever's it is; the caller closes it. */
  Optional<Domain> find(VirtualMachine vm) {
    UUID uuid;
    try {
      uuid = UUID.fromString(vm.domainUuid());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Conditions.INVALID_SPEC, "spec.domain.uuid: '" + vm.domainUuid() + "' is no UUID");
    }
    return connection().findDomain(uuid);
  }

  private Connection connection() {
    return libvirt.connection();
  }
}
