package io.kubevmm.virtctl.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line, read.
 *
 * @param verb empty when none was named
 * @param values by the last name of the option; that of a flag is ""
 * @param words the parameters
 */
public record Arguments(Optional<Syntax> verb, Map<String, String> values, List<String> words) {

  /** Whether an option was given. */
  public boolean has(Option option) {
    return values.containsKey(option.id());
  }

  /** The value of an option, if it was given. */
  public Optional<String> value(Option option) {
    return Optional.ofNullable(values.get(option.id()));
  }
}
