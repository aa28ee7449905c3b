package io.kubevmm.libvirt;

/** Enums whose constants stand in the order of libvirt's numbers, the last one for any other. */
final class Codes {
  private Codes() {}

  /** The constant for libvirt's number. */
  static <E extends Enum<E>> E of(Class<E> type, int code) {
    return of(type, code, 0);
  }

  /** The constant for libvirt's number, where libvirt begins to count at {@code first}. */
  static <E extends Enum<E>> E of(Class<E> type, int code, int first) {
    E[] constants = type.getEnumConstants();
    int last = constants.length - 1;
    int index = code - first;
    return constants[index >= 0 && index < last ? index : last];
  }
}
