package io.kubevmm.analyser.crd;

import java.util.Map;

/**
 * The lists in which libvirt itself tells the entries apart by one required attribute and refuses
 * or merges doubles, so that server-side apply may merge them entry by entry. Topology cannot
 * change later: a list that is not here stays atomic.
 */
final class ListKeys {
  static final Map<String, String> KNOWN =
      Map.of(
          "cpu.feature", "name",
          "clock.timer", "name",
          "cputune.vcpupin", "vcpu",
          "cputune.iothreadpin", "iothread",
          "iothreadids.iothread", "id",
          "vcpus.vcpu", "id");

  private ListKeys() {}
}
