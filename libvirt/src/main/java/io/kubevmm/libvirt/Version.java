package io.kubevmm.libvirt;

import java.util.Comparator;

/** A version of libvirt or of a hypervisor. */
public record Version(int major, int minor, int micro) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::micro);

  /** From libvirt's number: major * 1,000,000 + minor * 1,000 + micro. */
  public static Version of(long number) {
    return new Version(
        (int) (number / 1_000_000), (int) (number / 1000 % 1000), (int) (number % 1000));
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** As in "9.0.0". */
  @Override
  public String toString() {
    return major + "." + minor + "." + micro;
  }
}
