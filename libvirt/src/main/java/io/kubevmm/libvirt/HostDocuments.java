package io.kubevmm.libvirt;

import io.kubevmm.libvirt.HostDocument.Kind;
import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirEnums.VirConnectListAllStoragePoolsFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainXMLFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirNetworkXMLFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirStorageXMLFlags;
import io.kubevmm.libvirt.internal.VirNetwork;
import io.kubevmm.libvirt.internal.VirNwfilter;
import io.kubevmm.libvirt.internal.VirSecret;
import io.kubevmm.libvirt.internal.VirStorage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the documents of all objects of a kind, in one call. */
final class HostDocuments {
  private static final int UUID_LENGTH = 37;

  private HostDocuments() {}

  /** A function that lists the objects of an owner into an array that it allocates. */
  private interface Lister {
    int list(MemorySegment owner, MemorySegment array, int flags);
  }

  /** A function that describes an object. */
  private interface Describer {
    MemorySegment describe(MemorySegment object, int flags);
  }

  static List<HostDocument> of(RawCall raw, Kind kind) {
    return switch (kind) {
      case DOMAIN ->
          each(
              raw,
              raw.pointer(),
              VirDomain::virConnectListAllDomains,
              0,
              VirDomain::virDomainFree,
              it -> domain(raw, it));
      case NETWORK ->
          each(
              raw,
              raw.pointer(),
              VirNetwork::virConnectListAllNetworks,
              0,
              VirNetwork::virNetworkFree,
              it -> network(raw, it));
      case STORAGE_POOL ->
          each(
              raw,
              raw.pointer(),
              VirStorage::virConnectListAllStoragePools,
              0,
              VirStorage::virStoragePoolFree,
              it -> pool(raw, it));
      case STORAGE_VOLUME -> volumes(raw);
      case NETWORK_FILTER ->
          each(
              raw,
              raw.pointer(),
              VirNwfilter::virConnectListAllNWFilters,
              0,
              VirNwfilter::virNWFilterFree,
              it -> filter(raw, it));
      case SECRET ->
          each(
              raw,
              raw.pointer(),
              VirSecret::virConnectListAllSecrets,
              0,
              VirSecret::virSecretFree,
              it -> secret(raw, it));
    };
  }

  private static HostDocument domain(RawCall raw, MemorySegment it) {
    int flags = VirDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE;
    return new HostDocument(
        Kind.DOMAIN,
        raw.text(VirDomain.virDomainGetName(it)),
        raw.takeText(VirDomain.virDomainGetXMLDesc(it, flags)));
  }

  private static HostDocument network(RawCall raw, MemorySegment it) {
    int flags = VirNetworkXMLFlags.VIR_NETWORK_XML_INACTIVE;
    return new HostDocument(
        Kind.NETWORK,
        raw.text(VirNetwork.virNetworkGetName(it)),
        defined(raw, it, flags, VirNetwork::virNetworkGetXMLDesc));
  }

  private static HostDocument pool(RawCall raw, MemorySegment it) {
    int flags = VirStorageXMLFlags.VIR_STORAGE_XML_INACTIVE;
    return new HostDocument(
        Kind.STORAGE_POOL,
        raw.text(VirStorage.virStoragePoolGetName(it)),
        defined(raw, it, flags, VirStorage::virStoragePoolGetXMLDesc));
  }

  /** Some drivers know no flag here; what they have is the same running and defined. */
  private static String defined(RawCall raw, MemorySegment it, int flags, Describer describer) {
    MemorySegment xml = describer.describe(it, flags);
    return raw.takeText(RawCall.isNull(xml) ? describer.describe(it, 0) : xml);
  }

  private static List<HostDocument> volumes(RawCall raw) {
    return each(
            raw,
            raw.pointer(),
            VirStorage::virConnectListAllStoragePools,
            VirConnectListAllStoragePoolsFlags.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE,
            VirStorage::virStoragePoolFree,
            pool ->
                each(
                    raw,
                    pool,
                    VirStorage::virStoragePoolListAllVolumes,
                    0,
                    VirStorage::virStorageVolFree,
                    it -> volume(raw, pool, it)))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static HostDocument volume(RawCall raw, MemorySegment pool, MemorySegment it) {
    String poolName = raw.text(VirStorage.virStoragePoolGetName(pool));
    return new HostDocument(
        Kind.STORAGE_VOLUME,
        poolName + "/" + raw.text(VirStorage.virStorageVolGetName(it)),
        raw.takeText(VirStorage.virStorageVolGetXMLDesc(it, 0)));
  }

  private static HostDocument filter(RawCall raw, MemorySegment it) {
    return new HostDocument(
        Kind.NETWORK_FILTER,
        raw.text(VirNwfilter.virNWFilterGetName(it)),
        raw.takeText(VirNwfilter.virNWFilterGetXMLDesc(it, 0)));
  }

  private static HostDocument secret(RawCall raw, MemorySegment it) {
    MemorySegment uuid = raw.arena().allocate(UUID_LENGTH);
    raw.check(VirSecret.virSecretGetUUIDString(it, uuid));
    return new HostDocument(
        Kind.SECRET, uuid.getString(0), raw.takeText(VirSecret.virSecretGetXMLDesc(it, 0)));
  }

  /** libvirt allocates the array and its references: all are given back when the body is done. */
  private static <T> List<T> each(
      RawCall raw,
      MemorySegment owner,
      Lister lister,
      int flags,
      Consumer<MemorySegment> free,
      Function<MemorySegment, T> body) {
    MemorySegment out = raw.arena().allocate(NativeLibrary.POINTER);
    int count = raw.check(lister.list(owner, out, flags));
    MemorySegment array = out.get(NativeLibrary.POINTER, 0);
    try {
      List<T> all = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        all.add(body.apply(array.getAtIndex(NativeLibrary.POINTER, i)));
      }
      return all;
    } finally {
      for (int i = 0; i < count; i++) {
        free.accept(array.getAtIndex(NativeLibrary.POINTER, i));
      }
      NativeLibrary.free(array);
    }
  }
}
