package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirEnums.VirNetworkUpdateCommand;
import io.kubevmm.libvirt.internal.VirNetwork;
import io.kubevmm.libvirt.internal.VirStructs.VirNetworkDHCPLease;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A network: libvirt's handle on what guests are plugged into, whether it is active or not.
 *
 * <p>It owns a reference, which is given back by {@link #close}, or when it is garbage; closing
 * does nothing to the network. Every method that asks libvirt may throw a {@link LibvirtFailure}
 * ({@link LibvirtException#isNoNetwork} once the network is gone), and an {@link
 * IllegalStateException} after close.
 */
public final class Network extends LibvirtObject {
  private final String name;
  private final UUID uuid;

  private Network(Connection connection, String name, UUID uuid, NativeHandle handle) {
    super(connection, handle);
    this.name = name;
    this.uuid = uuid;
  }

  /** Takes over a reference, on the thread of the call that returned it. */
  static Network adopt(Connection connection, MemorySegment pointer) {
    String name = nameOf(pointer);
    return new Network(
        connection,
        name,
        uuidOf(pointer),
        new NativeHandle("network " + name, pointer, "virNetworkFree", VirNetwork::virNetworkFree));
  }

  /** The name that the handle carries; needs no answer from libvirtd. */
  static String nameOf(MemorySegment pointer) {
    return VirNetwork.virNetworkGetName(pointer).getString(0);
  }

  /** The UUID that the handle carries; needs no answer from libvirtd. */
  static UUID uuidOf(MemorySegment pointer) {
    return uuid(pointer, VirNetwork::virNetworkGetUUID);
  }

  /** The name when the handle was made. */
  public String name() {
    return name;
  }

  /** The UUID. */
  public UUID uuid() {
    return uuid;
  }

  /** Its XML: of the active network, or of the definition. */
  public String xml(NetworkXmlFlag... flags) {
    return call(
        "virNetworkGetXMLDesc",
        raw -> raw.takeText(VirNetwork.virNetworkGetXMLDesc(raw.pointer(), Flag.or(flags))));
  }

  /** Whether guests can be plugged in. */
  public boolean isActive() {
    return ask("virNetworkIsActive", VirNetwork::virNetworkIsActive) == 1;
  }

  /** Whether it is defined, and so stays when it stops. */
  public boolean isPersistent() {
    return ask("virNetworkIsPersistent", VirNetwork::virNetworkIsPersistent) == 1;
  }

  /** Whether it starts with libvirtd. */
  public boolean autostart() {
    return askBoolean("virNetworkGetAutostart", VirNetwork::virNetworkGetAutostart);
  }

  /** Makes it start with libvirtd, or not. */
  public void setAutostart(boolean autostart) {
    act("virNetworkSetAutostart", p -> VirNetwork.virNetworkSetAutostart(p, autostart ? 1 : 0));
  }

  /** Starts it. */
  public void create() {
    actLong("virNetworkCreate", VirNetwork::virNetworkCreate);
  }

  /** Stops it, also under guests: they run on without it. */
  public void destroy() {
    actLong("virNetworkDestroy", VirNetwork::virNetworkDestroy);
  }

  /** Removes its definition. */
  public void undefine() {
    act("virNetworkUndefine", VirNetwork::virNetworkUndefine);
  }

  /**
   * Adds an element to a section.
   *
   * @param parent which of the ip elements, from 0, for the sections of DHCP
   */
  public void add(NetworkSection section, int parent, String xml, Affect... affect) {
    update(
        VirNetworkUpdateCommand.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, section, parent, xml, affect);
  }

  /** Removes an element from a section, likewise. */
  public void remove(NetworkSection section, int parent, String xml, Affect... affect) {
    update(VirNetworkUpdateCommand.VIR_NETWORK_UPDATE_COMMAND_DELETE, section, parent, xml, affect);
  }

  private void update(
      int command, NetworkSection section, int parent, String xml, Affect... affect) {
    var _ =
        callLong(
            "virNetworkUpdate",
            raw ->
                raw.check(
                    VirNetwork.virNetworkUpdate(
                        raw.pointer(),
                        command,
                        section.code(),
                        parent,
                        raw.utf8(xml),
                        Flag.or(affect))));
  }

  /** What its DHCP server has given away and has not expired. */
  public List<DhcpLease> leases() {
    return call(
        "virNetworkGetDHCPLeases",
        raw ->
            raw.takeAll(
                out ->
                    VirNetwork.virNetworkGetDHCPLeases(raw.pointer(), MemorySegment.NULL, out, 0),
                one -> {
                  DhcpLease read = lease(one);
                  VirNetwork.virNetworkDHCPLeaseFree(one);
                  return read;
                }));
  }

  private static DhcpLease lease(MemorySegment one) {
    long expires = VirNetworkDHCPLease.expirytime(one);
    return new DhcpLease(
        RawCall.optionalText(VirNetworkDHCPLease.mac(one)).orElse(""),
        RawCall.optionalText(VirNetworkDHCPLease.ipaddr(one)).orElse(""),
        expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expires)));
  }

  @Override
  public String toString() {
    return "network " + name + " (" + uuid + ")";
  }
}
