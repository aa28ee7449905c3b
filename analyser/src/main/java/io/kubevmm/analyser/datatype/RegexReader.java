package io.kubevmm.analyser.datatype;

import java.util.ArrayList;
import java.util.List;

/** Reads one regular expression by recursive descent. */
final class RegexReader {
  private static final int MOST_LEVELS = 100;
  private static final int MOST_REPETITIONS = 10_000;
  private static final String SPECIAL = ".\\?*+()[]{}|";
  private static final String ESCAPABLE = SPECIAL + "-^$";

  private final int[] text;
  private final String expression;
  private int at;
  private int level;

  RegexReader(String expression) {
    this.expression = expression;
    this.text = expression.codePoints().toArray();
  }

  Regex read() {
    Regex regex = either();
    if (at < text.length) {
      throw wrong("has a parenthesis too many");
    }
    return regex;
  }

  private Regex either() {
    if (++level > MOST_LEVELS) {
      throw wrong("has more than " + MOST_LEVELS + " parentheses in each other");
    }
    List<Regex> options = new ArrayList<>(List.of(sequence()));
    while (taken('|')) {
      options.add(sequence());
    }
    level--;
    return options.size() == 1 ? options.getFirst() : new Regex.Either(options);
  }

  private Regex sequence() {
    List<Regex> parts = new ArrayList<>();
    while (at < text.length && text[at] != '|' && text[at] != ')') {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Regex.Sequence(parts);
  }

  private Regex repeated(Regex atom) {
    if (taken('?')) {
      return new Regex.Repeated(atom, 0, 1);
    }
    if (taken('*')) {
      return new Regex.Repeated(atom, 0, Regex.UNBOUNDED);
    }
    if (taken('+')) {
      return new Regex.Repeated(atom, 1, Regex.UNBOUNDED);
    }
    if (!taken('{')) {
      return atom;
    }
    int least = number();
    int most = least;
    if (taken(',')) {
      most = at < text.length && text[at] == '}' ? Regex.UNBOUNDED : number();
    }
    require('}');
    if (most != Regex.UNBOUNDED && most < least) {
      throw wrong("repeats at least " + least + " times and at most " + most);
    }
    return new Regex.Repeated(atom, least, most);
  }

  private int number() {
    int from = at;
    int number = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      number = 10 * number + text[at++] - '0';
      if (number > MOST_REPETITIONS) {
        throw wrong("repeats more than " + MOST_REPETITIONS + " times");
      }
    }
    if (from == at) {
      throw wrong("lacks a number");
    }
    return number;
  }

  private Regex atom() {
    int c = next();
    return switch (c) {
      case '(' -> {
        Regex inner = either();
        require(')');
        yield inner;
      }
      case '[' -> new Regex.One(set());
      case '.' -> new Regex.One(CharacterSet.ANY_BUT_LINE_ENDS);
      case '\\' -> new Regex.One(escaped(next()));
      default -> {
        if (SPECIAL.indexOf(c) >= 0) {
          throw wrong("has " + Character.toString(c) + " where it has no meaning");
        }
        yield new Regex.One(CharacterSet.range(c, c));
      }
    };
  }

  private CharacterSet set() {
    boolean others = taken('^');
    CharacterSet set = member();
    while (!taken(']')) {
      set = set.union(member());
    }
    return others ? set.complement() : set;
  }

  private CharacterSet member() {
    int first = next();
    if (first == '[') {
      throw wrong("has [ in a class, which is not supported");
    }
    CharacterSet alone = first == '\\' ? escaped(next()) : CharacterSet.range(first, first);
    boolean range = at + 1 < text.length && text[at] == '-' && text[at + 1] != ']';
    if (!range) {
      return alone;
    }
    at++;
    int last = next();
    if (last == '[') {
      throw wrong("subtracts a class from another, which is not supported");
    }
    CharacterSet end = last == '\\' ? escaped(next()) : CharacterSet.range(last, last);
    if (alone.size() != 1 || end.size() != 1 || end.character(0) < alone.character(0)) {
      throw wrong("has a range that does not go from a character to a later one");
    }
    return CharacterSet.range(alone.character(0), end.character(0));
  }

  private CharacterSet escaped(int c) {
    return switch (c) {
      case 'n' -> CharacterSet.range('\n', '\n');
      case 'r' -> CharacterSet.range('\r', '\r');
      case 't' -> CharacterSet.range('\t', '\t');
      case 's' -> CharacterSet.SPACE;
      case 'S' -> CharacterSet.SPACE.complement();
      case 'd' -> Classes.DIGITS;
      case 'D' -> Classes.DIGITS.complement();
      case 'w' -> Classes.WORDS;
      case 'W' -> Classes.WORDS.complement();
      default -> {
        if (ESCAPABLE.indexOf(c) < 0) {
          throw wrong("has \\" + Character.toString(c) + ", which is not supported");
        }
        yield CharacterSet.range(c, c);
      }
    };
  }

  private int next() {
    if (at == text.length) {
      throw wrong("breaks off");
    }
    return text[at++];
  }

  private boolean taken(int c) {
    boolean here = at < text.length && text[at] == c;
    at += here ? 1 : 0;
    return here;
  }

  private void require(int c) {
    if (!taken(c)) {
      throw wrong("lacks a " + Character.toString(c));
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("The pattern " + expression + " " + what + ".");
  }

  /** Sets that take a while to make, and that no schema of libvirt has used so far. */
  private static final class Classes {
    static final CharacterSet DIGITS = CharacterSet.where(Character::isDigit);
    static final CharacterSet WORDS = CharacterSet.where(Classes::inWord);

    private static boolean inWord(int c) {
      return switch (Character.getType(c)) {
        case Character.CONNECTOR_PUNCTUATION,
            Character.DASH_PUNCTUATION,
            Character.START_PUNCTUATION,
            Character.END_PUNCTUATION,
            Character.INITIAL_QUOTE_PUNCTUATION,
            Character.FINAL_QUOTE_PUNCTUATION,
            Character.OTHER_PUNCTUATION,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED ->
            false;
        default -> true;
      };
    }
  }
}
