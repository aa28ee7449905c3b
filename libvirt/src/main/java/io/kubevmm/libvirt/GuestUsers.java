package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The users of a running guest, reached through its agent: {@link
 * LibvirtException#isAgentUnresponsive} when it does not answer.
 */
public final class GuestUsers {
  private final Domain domain;

  GuestUsers(Domain domain) {
    this.domain = domain;
  }

  /** Gives a user that the guest has another password. */
  public void setPassword(String user, String password) {
    var _ =
        domain.callLong(
            "virDomainSetUserPassword",
            raw ->
                raw.check(
                    VirDomain.virDomainSetUserPassword(
                        raw.pointer(), raw.utf8(user), raw.utf8(password), 0)));
  }

  /** Lets a user that the guest has in with these SSH keys, and with no others. */
  public void setAuthorizedKeys(String user, List<String> keys) {
    var _ =
        domain.callLong(
            "virDomainAuthorizedSSHKeysSet",
            raw ->
                raw.check(
                    VirDomain.virDomainAuthorizedSSHKeysSet(
                        raw.pointer(), raw.utf8(user), texts(raw, keys), keys.size(), 0)));
  }

  private static MemorySegment texts(RawCall raw, List<String> texts) {
    MemorySegment array = raw.arena().allocate(NativeLibrary.POINTER, Math.max(1, texts.size()));
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(NativeLibrary.POINTER, i, raw.utf8(texts.get(i)));
    }
    return array;
  }
}
