package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.live.Attempts;
import io.kubevmm.executor.live.Permission;
import io.kubevmm.kube.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starts and edits a machine again and again, with libvirt's fake driver, so that a JVM which
 * records what it runs knows from its start what an executor does most.
 */
public final class Rehearsal {

  private static final String MACHINE =
      """
      {
        "metadata": {
          "namespace": "rehearsal", "name": "web", "uid": "6a3a54a0-0c0f-4f54-9d0c-6f4b6f5d1e01",
          "resourceVersion": "1", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z",
          "finalizers": ["kubevmm.io/executor"]
        },
        "spec": {
          "nodeName": "rehearsal", "powerState": "Running", "cpu": 2, "maxCpu": 4,
          "memory": "64Mi", "maxMemory": "128Mi",
          "domain": {
            "os": {"type": "hvm"},
            "devices": {
              "disk": [{
                "type": "file", "device": "disk", "source": {"file": "/rehearsal.qcow2"},
                "driver": {"name": "qemu", "type": "qcow2", "cache": "none"},
                "target": {"dev": "vda", "bus": "virtio"}}],
              "interface": [{
                "type": "user", "model": {"type": "virtio"}, "link": {"state": "up"}}],
              "console": [{"type": "pty"}]
            }
          }
        },
        "status": {"phase": "Running"}
      }
      """;

  private final Domains domains;
  private final Attempts attempts = new Attempts();

  /**
   * A rehearsal.
   *
   * @param libvirt a connected session of the fake driver
   * @param folder for what is kept beside libvirt
   */
  public Rehearsal(LibvirtSession libvirt, XmlCodec codec, Path folder) {
    domains =
        new Domains(
            libvirt, codec, Platform.test(), "rehearsal", new NodeFiles(folder), Clock.systemUTC());
  }

  /** Goes on for that long, and at least once; the folder is empty afterwards. */
  public void run(Duration time) {
    long begin = System.nanoTime();
    try {
      for (int i = 0; i == 0 || System.nanoTime() - begin < time.toNanos(); i++) {
        edit(machine(i % 2 == 0 ? "up" : "down"), i);
      }
    } finally {
      domains.removeFiles(machine("up"));
    }
  }

  private void edit(VirtualMachine vm, int round) {
    DomainDocument wanted = domains.render(vm, List.of());
    Optional<DomainView> before = domains.view(vm);
    Optional<Mark> guest = before.flatMap(DomainView::live);
    Definition written = domains.define(vm, wanted, new Action.Define(Intent.RUN, round), guest);
    written.dropped().join();
    if (before.isEmpty()) {
      domains.create(vm, false);
    }
    Permission permission = Permission.unlessItGrows(Optional.empty());
    domains.align(vm, guest, Optional.of(written), permission, attempts, () -> {});
    domains.drift(vm);
  }

  private static VirtualMachine machine(String link) {
    ObjectNode object = Json.parse(MACHINE.replace("\"up\"", "\"" + link + "\""));
    return VirtualMachine.of(object);
  }
}
