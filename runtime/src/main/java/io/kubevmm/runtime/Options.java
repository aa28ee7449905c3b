package io.kubevmm.runtime;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A process's command line: {@code --name value} or {@code --name=value}, each name declared with a
 * sentence of help. A file may give the same options, a line {@code name = value} each, with {@code
 * #} before comments; the command line wins over it.
 *
 * <p>Small on purpose: the long-lived processes have a handful of options and count their memory.
 */
public final class Options {

  private final String program;
  private final SortedMap<String, String> help = new TreeMap<>();
  private final Map<String, String> values = new TreeMap<>();
  private final Set<String> flags = new TreeSet<>();
  private String fileOption = "";

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

  /** Declares an option that is there or not, and has no value. */
  public Options flag(String name, String sentence) {
    flags.add(name);
    return option(name, sentence);
  }

  /** Declares the option that names the file with options; without it, none is read. */
  public Options file(String name, String sentence) {
    fileOption = name;
    return option(name, sentence);
  }

  /** The sentence of each option, by its name. */
  public SortedMap<String, String> help() {
    return Collections.unmodifiableSortedMap(help);
  }

  /** Whether an option has no value. */
  public boolean isFlag(String name) {
    return flags.contains(name);
  }

  /**
   * Reads the command line, and the file that it names.
   *
   * @throws UsageException for an unknown option, a missing value, a file that cannot be read, or
   *     {@code --help}; its message is what to print
   */
  public Options parse(String... args) {
    Map<String, String> given = commandLine(args);
    if (given.containsKey(fileOption)) {
      values.putAll(read(Path.of(given.get(fileOption))));
    }
    values.putAll(given);
    return this;
  }

  private Map<String, String> read(Path file) {
    Properties lines = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      lines.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(file + " cannot be read: " + e);
    }
    Map<String, String> read = new TreeMap<>();
    for (String name : lines.stringPropertyNames()) {
      if (!help.containsKey(name) || name.equals(fileOption)) {
        throw new UsageException(
            file + " has \"" + name + "\", which is no option: " + help.keySet());
      }
      read.put(name, lines.getProperty(name).strip());
    }
    return read;
  }

  private Map<String, String> commandLine(String... args) {
    Map<String, String> given = new TreeMap<>();
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
      boolean flag = flags.contains(name.substring(2));
      if (flag && equals >= 0) {
        throw new UsageException("option " + name + " takes no value\n" + usage(), false);
      }
      if (flag) {
        given.put(name.substring(2), "true");
        continue;
      }
      if (equals < 0 && rest.isEmpty()) {
        throw new UsageException("option " + name + " needs a value\n" + usage(), false);
      }
      given.put(name.substring(2), equals < 0 ? rest.removeFirst() : arg.substring(equals + 1));
    }
    return given;
  }

  /** The value of an option, if it was given or has a default. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Whether a flag was given. */
  public boolean has(String flag) {
    return find(flag).filter("true"::equals).isPresent();
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

  /**
   * The value of an option that is an address and a port.
   *
   * @throws UsageException if there is none, or if it is something else
   */
  public InetSocketAddress address(String name) {
    String text = require(name);
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(0, colon));
      return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--%s is an address and a port, such as 0.0.0.0:8080, not '%s'".formatted(name, text),
          false);
    }
  }

  private String usage() {
    StringBuilder text = new StringBuilder("usage: " + program + " [options]\n");
    help.forEach((name, sentence) -> text.append("  --%-22s %s%n".formatted(name, sentence)));
    return text.toString();
  }
}
