package io.kubevmm.analyser.yaml;

/**
 * A literal block as {@link YamlWriter} writes it: no spaces at a line's end or before its first
 * line.
 *
 * @param end where the line begins that follows it
 */
record YamlLiteral(String text, int end) {

  /**
   * Reads the block whose bar stands there, in a map or list of that indentation.
   *
   * @throws YamlWords.Declined for any other
   */
  static YamlLiteral read(String yaml, int bar, int parent) {
    if (!yaml.startsWith("|", bar)) {
      throw new YamlWords.Declined();
    }
    boolean strip = yaml.startsWith("|-", bar);
    boolean keep = yaml.startsWith("|+", bar);
    int header = bar + (strip || keep ? 2 : 1);
    if (!yaml.startsWith("\n", header)) {
      throw new YamlWords.Declined();
    }
    int line = header + 1;
    int indent = spaces(yaml, line);
    if (indent <= parent || yaml.startsWith("\n", line + indent)) {
      throw new YamlWords.Declined();
    }
    StringBuilder out = new StringBuilder();
    while (line < yaml.length()) {
      if (yaml.charAt(line) == '\n') {
        out.append('\n');
        line++;
      } else if (spaces(yaml, line) < indent) {
        break;
      } else {
        int end = end(yaml, line + indent);
        out.append(yaml, line + indent, end);
        line = end;
      }
    }
    if (!keep) {
      out.setLength(length(out, strip));
    }
    return new YamlLiteral(out.toString(), line);
  }

  private static int spaces(String yaml, int start) {
    int end = start;
    while (end < yaml.length() && yaml.charAt(end) == ' ') {
      end++;
    }
    return end - start;
  }

  /** After the line feed that ends a line. */
  private static int end(String yaml, int start) {
    for (int i = start; i < yaml.length(); i++) {
      char c = yaml.charAt(i);
      if (c == '\n' && i > start && yaml.charAt(i - 1) != ' ') {
        return i + 1;
      }
      if (!YamlWords.visible(c)) {
        throw new YamlWords.Declined();
      }
    }
    throw new YamlWords.Declined();
  }

  /** The length without the line feeds at the end; all but one go unless it is stripped. */
  private static int length(StringBuilder out, boolean strip) {
    int length = out.length();
    while (out.charAt(length - 1) == '\n') {
      length--;
    }
    return strip ? length : length + 1;
  }
}
