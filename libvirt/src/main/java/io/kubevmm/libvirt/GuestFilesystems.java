package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainFSInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The file systems of a running guest, reached through its agent: {@link
 * LibvirtException#isAgentUnresponsive} when it does not answer.
 */
public final class GuestFilesystems {
  private final Domain domain;

  GuestFilesystems(Domain domain) {
    this.domain = domain;
  }

  private interface Change {
    int run(MemorySegment domain, MemorySegment mountpoints, int count, int flags);
  }

  /**
   * Keeps the guest from writing to those that are mounted there, to all without any, and returns
   * how many that are. They stay so until {@link #thaw}.
   */
  public int freeze(String... mountpoints) {
    return change("virDomainFSFreeze", VirDomain::virDomainFSFreeze, mountpoints);
  }

  /** Lets the guest write again, to all without any; returns how many were frozen. */
  public int thaw(String... mountpoints) {
    return change("virDomainFSThaw", VirDomain::virDomainFSThaw, mountpoints);
  }

  private int change(String function, Change change, String... mountpoints) {
    return domain.callLong(
        function,
        raw ->
            raw.check(change.run(raw.pointer(), texts(raw, mountpoints), mountpoints.length, 0)));
  }

  private static MemorySegment texts(RawCall raw, String... texts) {
    if (texts.length == 0) {
      return MemorySegment.NULL;
    }
    MemorySegment array = raw.arena().allocate(NativeLibrary.POINTER, texts.length);
    for (int i = 0; i < texts.length; i++) {
      array.setAtIndex(NativeLibrary.POINTER, i, raw.utf8(texts[i]));
    }
    return array;
  }

  /** Those that are mounted. */
  public List<GuestFilesystem> list() {
    return domain.call(
        "virDomainGetFSInfo",
        raw ->
            raw.takeAll(
                out -> VirDomain.virDomainGetFSInfo(raw.pointer(), out, 0),
                one -> {
                  GuestFilesystem read = filesystem(one);
                  VirDomain.virDomainFSInfoFree(one);
                  return read;
                }));
  }

  private static GuestFilesystem filesystem(MemorySegment one) {
    List<String> disks = new ArrayList<>();
    for (int i = 0; i < VirDomainFSInfo.ndevAlias(one); i++) {
      disks.add(VirDomainFSInfo.devAlias(one).getAtIndex(NativeLibrary.POINTER, i).getString(0));
    }
    return new GuestFilesystem(
        RawCall.optionalText(VirDomainFSInfo.mountpoint(one)).orElse(""),
        RawCall.optionalText(VirDomainFSInfo.name(one)).orElse(""),
        RawCall.optionalText(VirDomainFSInfo.fstype(one)).orElse(""),
        disks);
  }
}
