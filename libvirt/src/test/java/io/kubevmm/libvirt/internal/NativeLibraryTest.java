package io.kubevmm.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.libvirt.LibvirtUnavailableException;
import io.kubevmm.libvirt.LibvirtUnsupportedException;
import io.kubevmm.libvirt.TestHost;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @Test
  void saysWhatToInstallWhenTheLibraryIsAbsent() {
    var absent = new NativeLibrary("libvirt-absent.so.0", "libvirt0");
    MethodHandle handle = absent.function("virFoo", "0.1.0", "ipil");
    assertThatThrownBy(() -> handle.invoke(MemorySegment.NULL, 1, 2L))
        .isInstanceOf(LibvirtUnavailableException.class)
        .hasMessage(
            "The library libvirt-absent.so.0 cannot be loaded. Install it (Debian and Ubuntu:"
                + " apt-get install libvirt0) or put its folder on LD_LIBRARY_PATH.");
    assertThatThrownBy(() -> absent.variable("virConnectAuthPtrDefault"))
        .isInstanceOf(LibvirtUnavailableException.class);
  }

  @Test
  void saysWhichVersionAFunctionNeeds() {
    TestHost.requireLibvirt();
    MethodHandle handle = NativeLibrary.LIBVIRT.function("virFromTheFuture", "99.1.0", "v");
    assertThatThrownBy(handle::invoke)
        .isInstanceOf(LibvirtUnsupportedException.class)
        .hasMessage(
            "Needs libvirt >= 99.1.0 (function virFromTheFuture); this host has %s."
                .formatted(NativeLibrary.hostVersion()));
  }

  @Test
  void findsTheExportedVariable() {
    TestHost.requireLibvirt();
    assertThat(VirLibrary.virConnectAuthPtrDefault().address()).isNotZero();
  }
}
