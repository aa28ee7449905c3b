package io.kubevmm.analyser;

/**
 * How large a document may be. What is larger is refused before it costs memory.
 *
 * @param characters of the whole text
 * @param depth of elements in elements, or maps and lists in each other
 * @param attributes of one element
 */
public record Limits(int characters, int depth, int attributes) {
  /** 16 Mi characters, 400 levels (libvirt's longest backing chain is 200), 1,000 attributes. */
  public static final Limits DEFAULT = new Limits(16 * 1024 * 1024, 400, 1_000);
}
