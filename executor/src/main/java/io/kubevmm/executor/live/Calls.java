package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.DomainTuning;
import io.kubevmm.libvirt.LifecycleAction;
import io.kubevmm.libvirt.LifecycleTrigger;
import io.kubevmm.libvirt.ParameterList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The calls that the analyser's table of changes names, each done to a running guest.
 *
 * @param running the guest's document
 * @param defined the document that it shall have
 */
record Calls(Domain domain, XmlCodec codec, ObjectNode running, ObjectNode defined) {

  /**
   * Makes changes that one call can make together.
   *
   * @return why there is no such call after all, as a sentence's end; empty if it was made
   */
  Optional<String> make(String call, List<Change> changes) {
    DeviceChanges devices = new DeviceChanges(domain, codec, running);
    DomainTuning tuning = domain.tuning();
    Difference first = changes.getFirst().difference();
    JsonNode before = first.place().before();
    JsonNode after = first.place().after();
    switch (call) {
      case "virDomainAttachDeviceFlags" -> devices.attach(changes.getFirst());
      case "virDomainDetachDeviceFlags" -> devices.detach(changes.getFirst());
      case "virDomainUpdateDeviceFlags" -> devices.update(changes);
      case "virDomainSetMetadata" -> {
        return describe(tuning, first.path());
      }
      case "virDomainSetLifecycleAction" -> lifecycle(tuning, first.path());
      case "virDomainSetMemoryFlags" -> domain.setMemory(memory(), Affect.LIVE);
      case "virDomainSetVcpusFlags" -> domain.setVcpus(cpus(), Affect.LIVE);
      case "virDomainSetVcpu" ->
          tuning.vcpus(after.path("id").asText(), enabled(after), Affect.LIVE);
      case "virDomainSetMemoryParameters" -> {
        return set(Limits.memory(running.path("memtune"), defined.path("memtune")), tuning::memory);
      }
      case "virDomainSetSchedulerParametersFlags" -> {
        return set(
            Limits.scheduler(running.path("cputune"), defined.path("cputune")), tuning::scheduler);
      }
      case "virDomainSetBlkioParameters" -> {
        return set(
            Limits.blkio(running.path("blkiotune"), defined.path("blkiotune")), tuning::blkio);
      }
      case "virDomainSetNumaParameters" -> {
        String nodes = defined.path("numatune").path("memory").path("nodeset").asText();
        return set(new ParameterList().text("numa_nodeset", nodes), tuning::numa);
      }
      case "virDomainSetPerfEvents" -> {
        return set(Limits.perf(running.path("perf"), defined.path("perf")), tuning::perfEvents);
      }
      case "virDomainSetBlockIoTune" -> {
        String disk = after.path("target").path("dev").asText();
        return set(
            Limits.blockIo(before.path("iotune"), after.path("iotune")),
            (list, affect) -> tuning.blockIo(disk, list, affect));
      }
      case "virDomainSetInterfaceParameters" -> {
        String card = after.path("mac").path("address").asText();
        return set(
            Limits.bandwidth(before.path("bandwidth"), after.path("bandwidth")),
            (list, affect) -> tuning.networkInterface(card, list, affect));
      }
      case "virDomainSetIOThreadParams" -> {
        int id = after.path("id").asInt();
        return set(Limits.ioThread(after), (list, affect) -> tuning.ioThread(id, list, affect));
      }
      case "virDomainAddIOThread" -> tuning.addIoThread(after.path("id").asInt(), Affect.LIVE);
      case "virDomainDelIOThread" -> tuning.removeIoThread(before.path("id").asInt(), Affect.LIVE);
      case "virDomainAddIOThread or virDomainDelIOThread" -> ioThreads(tuning);
      case "virDomainPinVcpuFlags" ->
          tuning.pinVcpu(either(before, after).path("vcpu").asInt(), cpuSet(after), Affect.LIVE);
      case "virDomainPinIOThread" ->
          tuning.pinIoThread(
              either(before, after).path("iothread").asInt(), cpuSet(after), Affect.LIVE);
      case "virDomainPinEmulator" ->
          tuning.pinEmulator(cpuSet(defined.path("cputune").path("emulatorpin")), Affect.LIVE);
      case "virDomainSetMemoryStatsPeriod" ->
          tuning.memoryStatsPeriod(
              defined.path("devices").path("memballoon").path("stats").path("period").asInt(),
              Affect.LIVE);
      default -> throw new IllegalStateException("the table names an unknown call: " + call);
    }
    return Optional.empty();
  }

  private interface Setter {
    void set(ParameterList list, Affect affect);
  }

  private static Optional<String> set(ParameterList list, Setter setter) {
    if (list.isEmpty()) {
      return Optional.of(
          "libvirt has no value for none of it; its default comes at the next start");
    }
    setter.set(list, Affect.LIVE);
    return Optional.empty();
  }

  private Optional<String> describe(DomainTuning tuning, String what) {
    String text = defined.path(what).asText();
    switch (what) {
      case "title" -> tuning.title(text, Affect.LIVE);
      case "description" -> tuning.description(text, Affect.LIVE);
      default -> {
        return metadata(ForeignMetadata.of(running.path(what).asText()), ForeignMetadata.of(text));
      }
    }
    return Optional.empty();
  }

  /** What other programs keep there, element by element. */
  private Optional<String> metadata(
      Map<String, ForeignMetadata> before, Map<String, ForeignMetadata> after) {
    for (String namespace : before.keySet()) {
      if (!after.containsKey(namespace)) {
        domain.removeMetadata(namespace, Affect.LIVE);
      }
    }
    boolean all = true;
    for (Map.Entry<String, ForeignMetadata> entry : after.entrySet()) {
      ForeignMetadata element = entry.getValue();
      ForeignMetadata old = before.get(entry.getKey());
      if (old != null && old.meaning().equals(element.meaning())) {
        continue;
      }
      element
          .bare()
          .ifPresent(
              bare -> domain.setMetadata(element.prefix(), entry.getKey(), bare, Affect.LIVE));
      all &= element.bare().isPresent();
    }
    return all
        ? Optional.empty()
        : Optional.of("libvirt's call cannot mix XML namespaces; it comes at the next start");
  }

  private void lifecycle(DomainTuning tuning, String what) {
    LifecycleTrigger trigger =
        LifecycleTrigger.valueOf(what.substring("on_".length()).toUpperCase(Locale.ROOT));
    String otherwise = trigger == LifecycleTrigger.REBOOT ? "restart" : "destroy";
    tuning.lifecycleAction(
        trigger, LifecycleAction.of(defined.path(what).asText(otherwise)), Affect.LIVE);
  }

  /** The memory that the guest shall have now, in KiB, as far as it was started with so much. */
  private long memory() {
    JsonNode current = defined.path("currentMemory");
    long wanted = Limits.kib(current.isMissingNode() ? defined.path("memory") : current);
    return Math.min(wanted, Limits.kib(running.path("memory")));
  }

  /** The CPUs that the guest shall have now, as far as it was started with so many. */
  private int cpus() {
    JsonNode vcpu = defined.path("vcpu");
    int wanted = vcpu.path("current").asInt(most(vcpu));
    return Math.min(wanted, most(running.path("vcpu")));
  }

  private static int most(JsonNode vcpu) {
    return vcpu.isObject() ? vcpu.path("value").asInt() : vcpu.asInt();
  }

  private static boolean enabled(JsonNode vcpu) {
    return vcpu.path("enabled").asText().matches("yes|true");
  }

  /** Threads by number alone: new ones get the lowest free ids, the highest ids go. */
  private void ioThreads(DomainTuning tuning) {
    TreeSet<Integer> ids = new TreeSet<>();
    running.path("iothreadids").path("iothread").forEach(it -> ids.add(it.path("id").asInt()));
    for (int id = 1; ids.size() < running.path("iothreads").asInt(); id++) {
      ids.add(id);
    }
    int wanted = defined.path("iothreads").asInt();
    for (int id = 1; ids.size() < wanted; id++) {
      if (ids.add(id)) {
        tuning.addIoThread(id, Affect.LIVE);
      }
    }
    while (ids.size() > wanted) {
      tuning.removeIoThread(ids.removeLast(), Affect.LIVE);
    }
  }

  private static JsonNode either(JsonNode before, JsonNode after) {
    return after.isMissingNode() ? before : after;
  }

  /** Where it may run; one that is not pinned any more may run on all CPUs of the domain. */
  private BitSet cpuSet(JsonNode pin) {
    String own = pin.path("cpuset").asText();
    String domains = defined.path("vcpu").path("cpuset").asText();
    if (!own.isEmpty() || !domains.isEmpty()) {
      return CpuSet.of(own.isEmpty() ? domains : own);
    }
    BitSet all = new BitSet();
    all.set(0, Runtime.getRuntime().availableProcessors());
    return all;
  }
}
