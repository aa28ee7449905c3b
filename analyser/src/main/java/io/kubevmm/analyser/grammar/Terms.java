package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.grammar.Term.Attribute;
import io.kubevmm.analyser.grammar.Term.Choice;
import io.kubevmm.analyser.grammar.Term.Data;
import io.kubevmm.analyser.grammar.Term.Element;
import io.kubevmm.analyser.grammar.Term.Empty;
import io.kubevmm.analyser.grammar.Term.Group;
import io.kubevmm.analyser.grammar.Term.Interleave;
import io.kubevmm.analyser.grammar.Term.Never;
import io.kubevmm.analyser.grammar.Term.Repeated;
import io.kubevmm.analyser.grammar.Term.Text;
import io.kubevmm.analyser.grammar.Term.Tokens;
import io.kubevmm.analyser.grammar.Term.Value;
import io.kubevmm.analyser.relaxng.NameClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes terms in their simplest form, and each only once. */
final class Terms {
  private static final AtomicLong NUMBERS = new AtomicLong();

  static final Term EMPTY = numbered(new Empty());
  static final Term NEVER = numbered(new Never());
  static final Term TEXT = numbered(new Text());

  private final Map<Key, Term> known = new ConcurrentHashMap<>();

  /** What makes two terms the same: their kind, and parts that are the same. */
  private record Key(Class<?> kind, List<?> parts) {}

  int size() {
    return known.size();
  }

  Term data(Datatype type, Optional<Term> except) {
    return once(Data.class, List.of(type, except), () -> new Data(type, except));
  }

  Term value(Datatype type, String text) {
    return once(Value.class, List.of(type, text), () -> new Value(type, text));
  }

  Term tokens(Term content) {
    return content instanceof Never
        ? NEVER
        : once(Tokens.class, List.of(content), () -> new Tokens(content));
  }

  Term attribute(NameClass names, Term content) {
    return content instanceof Never
        ? NEVER
        : once(Attribute.class, List.of(names, content), () -> new Attribute(names, content));
  }

  /** A new element, which is like no other. */
  Element element(NameClass names) {
    return numbered(new Element(names));
  }

  Term group(List<Term> parts) {
    List<Term> flat = new ArrayList<>(parts.size());
    for (Term part : parts) {
      switch (part) {
        case Never never -> {
          return never;
        }
        case Empty empty -> {}
        case Group group -> flat.addAll(group.parts);
        case Term other -> flat.add(other);
      }
    }
    return switch (flat.size()) {
      case 0 -> EMPTY;
      case 1 -> flat.getFirst();
      default -> once(Group.class, flat, () -> new Group(flat));
    };
  }

  Term interleave(List<Term> parts) {
    List<Term> flat = new ArrayList<>(parts.size());
    for (Term part : parts) {
      switch (part) {
        case Never never -> {
          return never;
        }
        case Empty empty -> {}
        case Interleave all -> flat.addAll(all.parts);
        case Term other -> flat.add(other);
      }
    }
    flat.sort(Comparator.comparingLong(Term::number));
    return switch (flat.size()) {
      case 0 -> EMPTY;
      case 1 -> flat.getFirst();
      default -> once(Interleave.class, flat, () -> new Interleave(flat));
    };
  }

  Term choice(List<Term> options) {
    List<Term> flat = new ArrayList<>(options.size());
    for (Term option : options) {
      switch (option) {
        case Never never -> {}
        case Choice choice -> flat.addAll(choice.options);
        case Term other -> flat.add(other);
      }
    }
    if (flat.size() > 1) {
      flat.sort(Comparator.comparingLong(Term::number));
      removeDoubles(flat);
    }
    return switch (flat.size()) {
      case 0 -> NEVER;
      case 1 -> flat.getFirst();
      default -> once(Choice.class, flat, () -> new Choice(flat));
    };
  }

  /** Leaves out what another option says as well, in a sorted list. */
  private static void removeDoubles(List<Term> options) {
    boolean othersMayLack = options.stream().anyMatch(o -> o.nullable() && o != EMPTY);
    int count = 0;
    for (int i = 0; i < options.size(); i++) {
      Term option = options.get(i);
      boolean again = count > 0 && options.get(count - 1) == option;
      if (!again && !(othersMayLack && option == EMPTY)) {
        options.set(count++, option);
      }
    }
    options.subList(count, options.size()).clear();
  }

  Term repeated(Term content) {
    return switch (content) {
      case Never never -> never;
      case Empty empty -> empty;
      case Repeated repeated -> repeated;
      case Term other -> once(Repeated.class, List.of(other), () -> new Repeated(other));
    };
  }

  private Term once(Class<?> kind, List<?> parts, Supplier<Term> maker) {
    Key key = new Key(kind, parts);
    Term made = known.get(key);
    return made == null ? known.computeIfAbsent(key, k -> numbered(maker.get())) : made;
  }

  private static <T extends Term> T numbered(T term) {
    term.number(NUMBERS.getAndIncrement());
    return term;
  }
}
