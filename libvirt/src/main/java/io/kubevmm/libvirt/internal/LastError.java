package io.kubevmm.libvirt.internal;

import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.internal.VirEnums.VirErrorNumber;
import io.kubevmm.libvirt.internal.VirStructs.VirError;
import java.lang.foreign.MemorySegment;

/** The error that libvirt keeps for the thread that asks. */
public final class LastError {
  private LastError() {}

  /** Must run on the thread of the failed call, before its next one; libvirt owns the memory. */
  public static LibvirtException of(String call) {
    MemorySegment error = io.kubevmm.libvirt.internal.VirError.virGetLastError();
    if (error.equals(MemorySegment.NULL)) {
      return new LibvirtException(
          call,
          VirErrorNumber.VIR_ERR_INTERNAL_ERROR,
          0,
          LibvirtException.Level.ERROR,
          call + " failed, but libvirt gave no reason.");
    }
    return new LibvirtException(
        call,
        VirError.code(error),
        VirError.domain(error),
        LibvirtException.Level.of(VirError.level(error)),
        text(VirError.message(error)));
  }

  private static String text(MemorySegment message) {
    return message.equals(MemorySegment.NULL) ? "" : message.getString(0);
  }
}
