package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.relaxng.NameClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may still come at one place. Terms are made by {@link Terms} and equal by identity. */
public abstract sealed class Term {
  private final boolean nullable;
  private long number;

  private Term(boolean nullable) {
    this.nullable = nullable;
  }

  /** Whether nothing need come. Attributes that are still open count as missing. */
  public boolean nullable() {
    return nullable;
  }

  /** Orders terms by when they were made. */
  long number() {
    return number;
  }

  void number(long made) {
    this.number = made;
  }

  /** One thing in a document: an attribute, a child, or text. */
  public abstract static sealed class Atom extends Term {
    private Atom(boolean nullable) {
      super(nullable);
    }
  }

  /** A text that is judged by what it says. */
  public abstract static sealed class TextAtom extends Atom {
    private TextAtom(boolean nullable) {
      super(nullable);
    }
  }

  /** Nothing. */
  public static final class Empty extends Term {
    Empty() {
      super(true);
    }
  }

  /** What no document can have. */
  public static final class Never extends Term {
    Never() {
      super(false);
    }
  }

  /** Any text, or none; more text may follow. */
  public static final class Text extends TextAtom {
    Text() {
      super(true);
    }
  }

  /** A value of a type, unless it matches {@code except}. */
  public static final class Data extends TextAtom {
    public final Datatype type;
    public final Optional<Term> except;

    /** Made at first use, since a schema has many types and a document few of them. */
    private volatile Datatype.@Nullable Check check;

    Data(Datatype type, Optional<Term> except) {
      super(false);
      this.type = type;
      this.except = except;
    }

    /** Whether the type itself has this value. */
    boolean allows(String text) {
      Datatype.Check made = check;
      if (made == null) {
        made = type.check();
        check = made;
      }
      return made.allows(text);
    }
  }

  /** One fixed value. */
  public static final class Value extends TextAtom {
    public final Datatype type;
    public final String text;
    private final String canonical;

    Value(Datatype type, String text) {
      super(false);
      this.type = type;
      this.text = text;
      this.canonical = type.canonical(text);
    }

    boolean allows(String other) {
      return canonical.equals(type.canonical(other));
    }
  }

  /** Words separated by white space. */
  public static final class Tokens extends TextAtom {
    public final Term content;

    Tokens(Term content) {
      super(false);
      this.content = content;
    }
  }

  /** An attribute. */
  public static final class Attribute extends Atom {
    public final NameClass names;
    public final Term content;

    Attribute(NameClass names, Term content) {
      super(false);
      this.names = names;
      this.content = content;
    }
  }

  /** A child; its content is set once, after it was made, since it may contain itself. */
  public static final class Element extends Atom {
    public final NameClass names;
    private Optional<Term> content = Optional.empty();

    Element(NameClass names) {
      super(false);
      this.names = names;
    }

    public Term content() {
      return content.orElseThrow();
    }

    void content(Term inside) {
      this.content = Optional.of(inside);
    }
  }

  /** One after the other; attributes come in any order. */
  public static final class Group extends Term {
    public final List<Term> parts;

    Group(List<Term> parts) {
      super(parts.stream().allMatch(Term::nullable));
      this.parts = parts;
    }
  }

  /** All of them, mixed in any way. */
  public static final class Interleave extends Term {
    public final List<Term> parts;

    Interleave(List<Term> parts) {
      super(parts.stream().allMatch(Term::nullable));
      this.parts = parts;
    }
  }

  /** One of them. */
  public static final class Choice extends Term {
    public final List<Term> options;

    Choice(List<Term> options) {
      super(options.stream().anyMatch(Term::nullable));
      this.options = options;
    }
  }

  /** Once or more often. */
  public static final class Repeated extends Term {
    public final Term content;

    Repeated(Term content) {
      super(content.nullable());
      this.content = content;
    }
  }
}
