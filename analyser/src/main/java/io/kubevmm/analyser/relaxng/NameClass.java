package io.kubevmm.analyser.relaxng;

import java.util.List;
import java.util.Optional;

/** The set of names that an element or an attribute pattern stands for. */
public sealed interface NameClass {
  /** Whether a name is one of these; {@code namespace} is empty for none. */
  default boolean contains(String namespace, String local) {
    return switch (this) {
      case Name name -> name.local.equals(local) && name.namespace.equals(namespace);
      case AnyName any -> any.except.isEmpty() || !any.except.get().contains(namespace, local);
      case NsName any ->
          any.namespace.equals(namespace)
              && (any.except.isEmpty() || !any.except.get().contains(namespace, local));
      case NameChoice choice ->
          choice.options.stream().anyMatch(option -> option.contains(namespace, local));
    };
  }

  /** Exactly one name; {@code namespace} is empty for none. */
  record Name(String namespace, String local) implements NameClass {}

  /** Every name but those of {@code except}. */
  record AnyName(Optional<NameClass> except) implements NameClass {}

  /** Every name of one namespace but those of {@code except}. */
  record NsName(String namespace, Optional<NameClass> except) implements NameClass {}

  /** The names of any of {@code options}. */
  record NameChoice(List<NameClass> options) implements NameClass {}
}
