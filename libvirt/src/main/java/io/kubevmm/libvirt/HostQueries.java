package io.kubevmm.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirHost;
import io.kubevmm.libvirt.internal.VirMacros;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainStatsRecord;
import io.kubevmm.libvirt.internal.VirStructs.VirNodeInfo;
import io.kubevmm.libvirt.internal.VirStructs.VirNodeMemoryStats;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answers of a connection that come as structs and arrays. */
final class HostQueries {
  private HostQueries() {}

  /** A function that writes a version's number behind the pointer. */
  interface VersionQuery {
    int ask(MemorySegment connection, MemorySegment number);
  }

  static Version version(RawCall raw, VersionQuery query) {
    MemorySegment number = raw.arena().allocate(JAVA_LONG);
    raw.check(query.ask(raw.pointer(), number));
    return Version.of(number.get(JAVA_LONG, 0));
  }

  static NodeInfo nodeInfo(RawCall raw) {
    MemorySegment info = raw.arena().allocate(VirNodeInfo.LAYOUT);
    raw.check(VirHost.virNodeGetInfo(raw.pointer(), info));
    return new NodeInfo(
        VirNodeInfo.model(info).getString(0),
        VirNodeInfo.memory(info),
        VirNodeInfo.cpus(info),
        VirNodeInfo.mhz(info),
        VirNodeInfo.nodes(info),
        VirNodeInfo.sockets(info),
        VirNodeInfo.cores(info),
        VirNodeInfo.threads(info));
  }

  /** libvirt is asked twice: for the number of values, then for the values. */
  static NodeMemory nodeMemory(RawCall raw) {
    int allCells = -1;
    MemorySegment count = raw.arena().allocate(JAVA_INT);
    raw.check(VirHost.virNodeGetMemoryStats(raw.pointer(), allCells, MemorySegment.NULL, count, 0));
    MemorySegment array =
        raw.arena().allocate(VirNodeMemoryStats.LAYOUT, Math.max(1, count.get(JAVA_INT, 0)));
    raw.check(VirHost.virNodeGetMemoryStats(raw.pointer(), allCells, array, count, 0));
    Map<String, Long> values = new HashMap<>();
    for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
      MemorySegment stat = element(array, VirNodeMemoryStats.LAYOUT.byteSize(), i);
      values.put(VirNodeMemoryStats.field(stat).getString(0), VirNodeMemoryStats.value(stat));
    }
    return new NodeMemory(
        values.getOrDefault(VirMacros.VIR_NODE_MEMORY_STATS_TOTAL, 0L),
        values.getOrDefault(VirMacros.VIR_NODE_MEMORY_STATS_FREE, 0L),
        values.getOrDefault(VirMacros.VIR_NODE_MEMORY_STATS_BUFFERS, 0L),
        values.getOrDefault(VirMacros.VIR_NODE_MEMORY_STATS_CACHED, 0L));
  }

  /** libvirt allocates the records, their domains and values, and frees them all together. */
  static List<DomainStats> stats(RawCall raw, int groups, int flags) {
    MemorySegment out = raw.arena().allocate(NativeLibrary.POINTER);
    int count = raw.check(VirDomain.virConnectGetAllDomainStats(raw.pointer(), groups, out, flags));
    MemorySegment array = out.get(NativeLibrary.POINTER, 0);
    try {
      List<DomainStats> all = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        MemorySegment record = array.getAtIndex(NativeLibrary.POINTER, i);
        MemorySegment domain = VirDomainStatsRecord.dom(record);
        all.add(
            new DomainStats(
                Domain.uuidOf(domain),
                Domain.nameOf(domain),
                TypedParameters.copy(
                    VirDomainStatsRecord.params(record), VirDomainStatsRecord.nparams(record))));
      }
      return all;
    } finally {
      VirDomain.virDomainStatsRecordListFree(array);
    }
  }

  private static MemorySegment element(MemorySegment array, long size, int index) {
    return array.asSlice(index * size, size);
  }
}
