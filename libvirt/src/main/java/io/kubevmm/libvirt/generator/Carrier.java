package io.kubevmm.libvirt.generator;

/** What the Foreign Function and Memory API carries for a C type on 64-bit Linux. */
enum Carrier {
  VOID('v', "void", "", 0),
  BYTE('b', "byte", "JAVA_BYTE", 1),
  SHORT('s', "short", "JAVA_SHORT", 2),
  INT('i', "int", "JAVA_INT", 4),
  LONG('l', "long", "JAVA_LONG", 8),
  DOUBLE('d', "double", "JAVA_DOUBLE", 8),
  POINTER('p', "MemorySegment", "POINTER", 8);

  /** The letter that stands for it in a signature. */
  final char letter;

  /** The Java type. */
  final String java;

  /** The layout constant, of ValueLayout or NativeLibrary. */
  final String layout;

  /** Size and alignment in bytes. */
  final int size;

  Carrier(char letter, String java, String layout, int size) {
    this.letter = letter;
    this.java = java;
    this.layout = layout;
    this.size = size;
  }
}
