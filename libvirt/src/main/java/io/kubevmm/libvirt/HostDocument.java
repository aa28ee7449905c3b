package io.kubevmm.libvirt;

/**
 * How libvirt describes one object of a host.
 *
 * @param name unique in its kind; {@code pool/volume} for a volume, the UUID for a secret
 * @param xml as it is defined, not as it runs; without passwords and secrets' values
 */
public record HostDocument(Kind kind, String name, String xml) {
  /** The kinds of objects that a host has. */
  public enum Kind {
    DOMAIN,
    NETWORK,
    STORAGE_POOL,
    /** Of the pools that are active. */
    STORAGE_VOLUME,
    NETWORK_FILTER,
    SECRET
  }
}
