package io.kubevmm.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process's command line: {@code --name value} or {@code --name=value}, each name declared with a
 * sentence of help.
 *
 * <p>Small on purpose: the long-lived processes have a handful of options and count their memory.
 */
public final class Options {

  private final String program;
  private final Map<String, String> help = new TreeMap<>();
  private final Map<String, String> values = new TreeMap<>();

  /** Options of the named program, none declared. */
  public Options(String program) {
    this.program = program;
  }

  /** Declares an option that has no default. */
  public Options option(String name, String sentence) {
    help.put(name, sentence);
    return this;
  }

  /** Declares an option with its default. */
  public Options option(String name, String defaultValue, String sentence) {
    values.put(name, defaultValue);
    return option(name, sentence + " Default: " + defaultValue + ".");
  }

  /**
   * Reads the command line.
   *
   * @throws UsageException for an unknown option, a missing value, or {@code --help}; its message
   *     is what to print
   */
  public Options parse(String... args) {
    List<String> rest = new ArrayList<>(List.of(args));
    while (!rest.isEmpty()) {
      String arg = rest.removeFirst();
      if (arg.equals("--help") || arg.equals("-h")) {
        throw new UsageException(usage(), true);
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (!name.startsWith("--") || !help.containsKey(name.substring(2))) {
        throw new UsageException("unknown option " + name + "\n" + usage(), false);
      }
      if (equals < 0 && rest.isEmpty()) {
        throw new UsageException("option " + name + " needs a value\n" + usage(), false);
      }
      values.put(name.substring(2), equals < 0 ? rest.removeFirst() : arg.substring(equals + 1));
    }
    return this;
  }

  /** The value of an option, if it was given or has a default. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The value of an option.
   *
   * @throws UsageException if there is none
   */
  public String require(String name) {
    return find(name)
        .orElseThrow(
            () -> new UsageException("option --" + name + " is missing\n" + usage(), false));
  }

  private String usage() {
    StringBuilder text = new StringBuilder("usage: " + program + " [options]\n");
    help.forEach((name, sentence) -> text.append("  --%-22s %s%n".formatted(name, sentence)));
    return text.toString();
  }
}
