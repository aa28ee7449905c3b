package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainBlockInfo;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainIPAddress;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainInfo;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainInterface;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The answers of a domain that come as structs and arrays. */
final class DomainQueries {
  private DomainQueries() {}

  static DomainInfo info(RawCall raw) {
    MemorySegment info = raw.arena().allocate(VirDomainInfo.LAYOUT);
    raw.check(VirDomain.virDomainGetInfo(raw.pointer(), info));
    return new DomainInfo(
        DomainState.of(VirDomainInfo.state(info)),
        VirDomainInfo.maxMem(info),
        VirDomainInfo.memory(info),
        Short.toUnsignedInt(VirDomainInfo.nrVirtCpu(info)),
        Duration.ofNanos(VirDomainInfo.cpuTime(info)));
  }

  static BlockInfo blockInfo(RawCall raw, String disk) {
    MemorySegment info = raw.arena().allocate(VirDomainBlockInfo.LAYOUT);
    raw.check(VirDomain.virDomainGetBlockInfo(raw.pointer(), raw.utf8(disk), info, 0));
    return new BlockInfo(
        VirDomainBlockInfo.capacity(info),
        VirDomainBlockInfo.allocation(info),
        VirDomainBlockInfo.physical(info));
  }

  static List<GuestInterface> interfaces(RawCall raw, GuestInterface.Source source) {
    return raw.takeAll(
        out -> VirDomain.virDomainInterfaceAddresses(raw.pointer(), out, source.code(), 0),
        one -> {
          GuestInterface read = guestInterface(one);
          VirDomain.virDomainInterfaceFree(one);
          return read;
        });
  }

  private static GuestInterface guestInterface(MemorySegment one) {
    List<GuestInterface.Address> addresses = new ArrayList<>();
    long size = VirDomainIPAddress.LAYOUT.byteSize();
    for (int i = 0; i < VirDomainInterface.naddrs(one); i++) {
      MemorySegment address = VirDomainInterface.addrs(one).asSlice(i * size, size);
      addresses.add(
          new GuestInterface.Address(
              RawCall.optionalText(VirDomainIPAddress.addr(address)).orElse(""),
              VirDomainIPAddress.prefix(address)));
    }
    return new GuestInterface(
        RawCall.optionalText(VirDomainInterface.name(one)).orElse(""),
        RawCall.optionalText(VirDomainInterface.hwaddr(one)).orElse(""),
        addresses);
  }
}
