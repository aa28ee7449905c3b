package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.EventLoop;
import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirHost;
import io.kubevmm.libvirt.internal.VirLibrary;
import io.kubevmm.libvirt.internal.VirNetwork;
import io.kubevmm.libvirt.internal.VirStorage;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a hypervisor, as "qemu:///system" or "test:///default".
 *
 * <p>It may be used from any number of threads, virtual ones among them. libvirtd works on a few
 * requests of one connection at a time, so work that waits long deserves a connection of its own.
 *
 * <p>Every method may throw a {@link LibvirtFailure}, and an {@link IllegalStateException} once the
 * connection is closed. Objects that it gave out are then unusable too; closing them afterwards is
 * fine. A connection that was lost does not come back: open a new one.
 */
public final class Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final String name;
  private final ConnectionOptions options;
  private final NativeHandle handle;
  private final CloseEvents closeEvents = new CloseEvents();
  private final DomainEvents domainEvents = new DomainEvents();
  private final NetworkEvents networkEvents = new NetworkEvents();
  private final StoragePoolEvents storagePoolEvents = new StoragePoolEvents();

  private Connection(String name, ConnectionOptions options, MemorySegment pointer) {
    this.name = name;
    this.options = options;
    this.handle =
        new NativeHandle(
            "connection to " + name, pointer, "virConnectClose", VirLibrary::virConnectClose);
  }

  /** Connects for reading and writing, with the default deadlines. */
  public static Connection open(String uri) {
    return open(uri, ConnectionOptions.defaults());
  }

  /** Connects for reading, with the default deadlines. */
  public static Connection openReadOnly(String uri) {
    return open(uri, ConnectionOptions.defaults().asReadOnly());
  }

  /** Connects; the ordinary deadline holds for this too. */
  public static Connection open(String uri, ConnectionOptions options) {
    return Calls.run(
        options.readOnly() ? "virConnectOpenReadOnly" : "virConnectOpen",
        options.callTimeout(),
        raw -> {
          EventLoop.start();
          MemorySegment name = raw.utf8(uri);
          MemorySegment opened =
              options.readOnly()
                  ? VirLibrary.virConnectOpenReadOnly(name)
                  : VirLibrary.virConnectOpen(name);
          return new Connection(uri, options, raw.check(opened));
        });
  }

  /** Runs functions that have no typed method, on the right thread; see {@link RawCall}. */
  public <T> T call(String function, RawCall.Body<T> body) {
    return Calls.run(function, options.callTimeout(), handle, body);
  }

  /** The version of the client library on this host, without a connection. */
  public static Version clientVersion() {
    return Calls.run("virGetVersion", Duration.ofSeconds(30), raw -> NativeLibrary.hostVersion());
  }

  /** Whether the connection still stands, as far as this end knows; never waits for the other. */
  public boolean isAlive() {
    return call("virConnectIsAlive", raw -> raw.check(VirHost.virConnectIsAlive(raw.pointer())))
        == 1;
  }

  /**
   * Asks libvirtd for a sign of life every interval and closes after so many without one; false
   * when the driver is in this process and needs none.
   */
  public boolean setKeepAlive(Duration interval, int count) {
    int seconds = Math.toIntExact(interval.toSeconds());
    try {
      return call(
              "virConnectSetKeepAlive",
              raw -> raw.check(VirHost.virConnectSetKeepAlive(raw.pointer(), seconds, count)))
          == 0;
    } catch (LibvirtException e) {
      if (e.isUnsupported()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Calls the listener once when the connection ends before it is closed, from a thread of this
   * package: it hands over and returns.
   */
  public Subscription onClose(Consumer<CloseReason> listener) {
    return call("virConnectRegisterCloseCallback", raw -> closeEvents.add(raw, listener));
  }

  /** Listens to all kinds of events that the host's libvirt knows. */
  public Subscription onDomainEvent(Consumer<DomainEvent> listener) {
    return onDomainEvent(EnumSet.allOf(DomainEventKind.class), listener);
  }

  /**
   * Listens to some kinds of events of all domains. The listener runs on the one event thread of
   * the process: it hands over and returns, and makes no call into libvirt. What it throws is
   * logged.
   */
  public Subscription onDomainEvent(Set<DomainEventKind> kinds, Consumer<DomainEvent> listener) {
    return listen(domainEvents, kinds, listener);
  }

  /** Listens to the events of all storage pools, as {@link #onDomainEvent} does to domains. */
  public Subscription onStoragePoolEvent(Consumer<StoragePoolEvent> listener) {
    return listen(storagePoolEvents, EnumSet.allOf(StoragePoolEventKind.class), listener);
  }

  /** Listens to the events of all networks, as {@link #onDomainEvent} does to domains. */
  public Subscription onNetworkEvent(Consumer<NetworkEvent> listener) {
    return listen(networkEvents, EnumSet.allOf(NetworkEvent.Kind.class), listener);
  }

  private <K extends Enum<K>, E> Subscription listen(
      Events<K, E> events, Set<K> kinds, Consumer<E> listener) {
    var listening = new Events.Listener<>(kinds, listener);
    return call(
        events.registers(),
        raw -> {
          events.add(raw, listening);
          return () -> endListening(events, listening);
        });
  }

  private <K extends Enum<K>, E> void endListening(
      Events<K, E> events, Events.Listener<K, E> listening) {
    if (events.forget(listening) && !handle.isClosed()) {
      try {
        call(events.deregisters(), raw -> events.release(raw));
      } catch (LibvirtFailure | IllegalStateException e) {
        LOG.debug("Unwanted events of {} still arrive, to be dropped.", name, e);
      }
    }
  }

  /** The URI as libvirt completed it. */
  public String uri() {
    return call("virConnectGetURI", raw -> raw.takeText(VirHost.virConnectGetURI(raw.pointer())));
  }

  /** The host's name. */
  public String hostname() {
    return call(
        "virConnectGetHostname", raw -> raw.takeText(VirHost.virConnectGetHostname(raw.pointer())));
  }

  /** The hypervisor driver, as "QEMU" or "Test". */
  public String type() {
    return call("virConnectGetType", raw -> raw.text(VirHost.virConnectGetType(raw.pointer())));
  }

  /** The version of libvirt at the other end. */
  public Version libVersion() {
    return call(
        "virConnectGetLibVersion",
        raw -> HostQueries.version(raw, VirHost::virConnectGetLibVersion));
  }

  /** The version of the hypervisor. */
  public Version hypervisorVersion() {
    return call(
        "virConnectGetVersion", raw -> HostQueries.version(raw, VirHost::virConnectGetVersion));
  }

  /** The host's capabilities as XML. */
  public String capabilities() {
    return call(
        "virConnectGetCapabilities",
        raw -> raw.takeText(VirHost.virConnectGetCapabilities(raw.pointer())));
  }

  /** What a domain may have, as XML; an empty argument leaves the choice to the driver. */
  public String domainCapabilities(String emulator, String arch, String machine, String virtType) {
    return call(
        "virConnectGetDomainCapabilities",
        raw ->
            raw.takeText(
                VirDomain.virConnectGetDomainCapabilities(
                    raw.pointer(),
                    raw.utf8OrNull(emulator),
                    raw.utf8OrNull(arch),
                    raw.utf8OrNull(machine),
                    raw.utf8OrNull(virtType),
                    0)));
  }

  /** The host's hardware. */
  public NodeInfo nodeInfo() {
    return call("virNodeGetInfo", HostQueries::nodeInfo);
  }

  /** The host's memory. */
  public NodeMemory nodeMemory() {
    return call("virNodeGetMemoryStats", HostQueries::nodeMemory);
  }

  /** The domain with that UUID. */
  public Optional<Domain> findDomain(UUID uuid) {
    return findDomain(
        "virDomainLookupByUUIDString",
        raw -> VirDomain.virDomainLookupByUUIDString(raw.pointer(), raw.utf8(uuid.toString())));
  }

  /** The domain with that name. */
  public Optional<Domain> findDomainByName(String domain) {
    return findDomain(
        "virDomainLookupByName",
        raw -> VirDomain.virDomainLookupByName(raw.pointer(), raw.utf8(domain)));
  }

  private Optional<Domain> findDomain(String function, RawCall.Body<MemorySegment> lookup) {
    return Calls.find(
        LibvirtException::isNoDomain,
        () -> call(function, raw -> Domain.adopt(this, raw, raw.check(lookup.run(raw)))));
  }

  /** The network with that UUID. */
  public Optional<Network> findNetwork(UUID uuid) {
    return findNetwork(
        "virNetworkLookupByUUIDString",
        raw -> VirNetwork.virNetworkLookupByUUIDString(raw.pointer(), raw.utf8(uuid.toString())));
  }

  /** The network with that name. */
  public Optional<Network> findNetworkByName(String network) {
    return findNetwork(
        "virNetworkLookupByName",
        raw -> VirNetwork.virNetworkLookupByName(raw.pointer(), raw.utf8(network)));
  }

  private Optional<Network> findNetwork(String function, RawCall.Body<MemorySegment> lookup) {
    return Calls.find(
        LibvirtException::isNoNetwork,
        () -> call(function, raw -> Network.adopt(this, raw.check(lookup.run(raw)))));
  }

  /** Defines a network, or redefines the one with its UUID; what runs stays as it is. */
  public Network defineNetwork(String xml, DefineFlag... flags) {
    return call(
        "virNetworkDefineXMLFlags",
        raw ->
            Network.adopt(
                this,
                raw.check(
                    VirNetwork.virNetworkDefineXMLFlags(
                        raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /** Starts a network that vanishes when it stops. */
  public Network createNetwork(String xml) {
    return call(
        "virNetworkCreateXML",
        raw ->
            Network.adopt(
                this, raw.check(VirNetwork.virNetworkCreateXML(raw.pointer(), raw.utf8(xml)))));
  }

  /** The storage pool with that UUID. */
  public Optional<StoragePool> findStoragePool(UUID uuid) {
    return findPool(
        "virStoragePoolLookupByUUIDString",
        raw ->
            VirStorage.virStoragePoolLookupByUUIDString(raw.pointer(), raw.utf8(uuid.toString())));
  }

  /** The storage pool with that name. */
  public Optional<StoragePool> findStoragePoolByName(String pool) {
    return findPool(
        "virStoragePoolLookupByName",
        raw -> VirStorage.virStoragePoolLookupByName(raw.pointer(), raw.utf8(pool)));
  }

  private Optional<StoragePool> findPool(String function, RawCall.Body<MemorySegment> lookup) {
    return Calls.find(
        LibvirtException::isNoStoragePool,
        () -> call(function, raw -> StoragePool.adopt(this, raw.check(lookup.run(raw)))));
  }

  /** The volume that lies there, in an active pool. */
  public Optional<StorageVolume> findVolumeByPath(String path) {
    return findVolume(
        "virStorageVolLookupByPath",
        raw -> VirStorage.virStorageVolLookupByPath(raw.pointer(), raw.utf8(path)));
  }

  /** The volume with that {@link StorageVolume#key}, in an active pool. */
  public Optional<StorageVolume> findVolumeByKey(String key) {
    return findVolume(
        "virStorageVolLookupByKey",
        raw -> VirStorage.virStorageVolLookupByKey(raw.pointer(), raw.utf8(key)));
  }

  private Optional<StorageVolume> findVolume(String function, RawCall.Body<MemorySegment> lookup) {
    return Calls.find(
        LibvirtException::isNoStorageVolume,
        () -> call(function, raw -> StorageVolume.adopt(this, raw.check(lookup.run(raw)))));
  }

  /** The storage pools that the flags choose, all without any; each is the caller's to close. */
  public List<StoragePool> listAllStoragePools(PoolListFlag... flags) {
    return call(
        "virConnectListAllStoragePools",
        raw ->
            raw.takeAll(
                out -> VirStorage.virConnectListAllStoragePools(raw.pointer(), out, Flag.or(flags)),
                pointer -> StoragePool.adopt(this, pointer)));
  }

  /** Defines a storage pool, or redefines the one with its UUID. */
  public StoragePool defineStoragePool(String xml, DefineFlag... flags) {
    return call(
        "virStoragePoolDefineXML",
        raw ->
            StoragePool.adopt(
                this,
                raw.check(
                    VirStorage.virStoragePoolDefineXML(
                        raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /** Starts a storage pool that vanishes when it stops; what lies in it stays. */
  public StoragePool createStoragePool(String xml, PoolCreateFlag... flags) {
    return Calls.run(
        "virStoragePoolCreateXML",
        options.longCallTimeout(),
        handle,
        raw ->
            StoragePool.adopt(
                this,
                raw.check(
                    VirStorage.virStoragePoolCreateXML(
                        raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /** The domains that the flags choose, all without any; each is the caller's to close. */
  public List<Domain> listAllDomains(ListFlag... flags) {
    return call(
        "virConnectListAllDomains",
        raw ->
            raw.takeAll(
                out -> VirDomain.virConnectListAllDomains(raw.pointer(), out, Flag.or(flags)),
                pointer -> Domain.adopt(this, raw, pointer)));
  }

  /** Defines a domain, or redefines the one with its UUID. */
  public Domain defineXml(String xml, DefineFlag... flags) {
    return call(
        "virDomainDefineXMLFlags",
        raw ->
            Domain.adopt(
                this,
                raw,
                raw.check(
                    VirDomain.virDomainDefineXMLFlags(
                        raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /** Starts a domain that vanishes when it stops. */
  public Domain createXml(String xml, CreateFlag... flags) {
    return Calls.run(
        "virDomainCreateXML",
        options.longCallTimeout(),
        handle,
        raw ->
            Domain.adopt(
                this,
                raw,
                raw.check(
                    VirDomain.virDomainCreateXML(raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /**
   * Starts the domain that {@link Domain#save} wrote, and leaves the file; its disks must be as
   * they were then. The XML is used in place of the file's, under the same rule; empty: as it is.
   */
  public void restore(String path, String xml, SaveFlag... flags) {
    var _ =
        Calls.run(
            "virDomainRestoreFlags",
            options.longCallTimeout(),
            handle,
            raw ->
                raw.check(
                    VirDomain.virDomainRestoreFlags(
                        raw.pointer(), raw.utf8(path), raw.utf8OrNull(xml), Flag.or(flags))));
  }

  /** The XML of the domain that {@link Domain#save} wrote. */
  public String saveImageXml(String path) {
    return call(
        "virDomainSaveImageGetXMLDesc",
        raw ->
            raw.takeText(VirDomain.virDomainSaveImageGetXMLDesc(raw.pointer(), raw.utf8(path), 0)));
  }

  /** Statistics of the domains that the flags choose; an empty set of groups means all groups. */
  public List<DomainStats> allDomainStats(Set<StatsGroup> groups, StatsFlag... flags) {
    int wanted = Flag.or(groups.toArray(Flag[]::new));
    return call(
        "virConnectGetAllDomainStats", raw -> HostQueries.stats(raw, wanted, Flag.or(flags)));
  }

  /**
   * The documents of all objects of a kind, running or not; none where the driver does not know the
   * kind. A host may have thousands, so the longer deadline holds.
   */
  public List<HostDocument> documents(HostDocument.Kind kind) {
    try {
      return Calls.run(
          "virConnectListAll",
          options.longCallTimeout(),
          handle,
          raw -> HostDocuments.of(raw, kind));
    } catch (LibvirtException e) {
      if (e.isUnsupported()) {
        return List.of();
      }
      throw e;
    }
  }

  /** A stream that belongs to no operation yet. */
  public Stream newStream() {
    return Stream.create(this);
  }

  ConnectionOptions options() {
    return options;
  }

  void requireOpen() {
    if (handle.isClosed()) {
      throw new IllegalStateException("The connection to " + name + " is closed.");
    }
  }

  /** Ends the subscriptions and the connection; a second close does nothing. Throws nothing. */
  @Override
  public void close() {
    Calls.close(
        "virConnectClose",
        options.callTimeout(),
        handle,
        raw -> {
          domainEvents.clear(raw);
          networkEvents.clear(raw);
          storagePoolEvents.clear(raw);
          closeEvents.clear(raw);
        });
  }

  @Override
  public String toString() {
    return "connection to " + name;
  }
}
