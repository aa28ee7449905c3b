package io.kubevmm.analyser.datatype;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression as a machine with many states at once (Thompson, "Regular Expression Search
 * Algorithm", CACM 11, 1968): no text makes it try anything twice.
 */
final class Matcher {
  private static final int MOST_STATES = 100_000;
  private static final int ACCEPTED = 0;

  /** Reads one character of {@code set} and goes on, or goes on in both ways if it has none. */
  private record State(CharacterSet set, int next, int other) {
    static final CharacterSet NONE = CharacterSet.of();
    static final int NOWHERE = -1;
  }

  private final List<State> states = new ArrayList<>();
  private final int start;

  Matcher(Regex regex) {
    states.add(new State(State.NONE, State.NOWHERE, State.NOWHERE));
    this.start = build(regex, ACCEPTED);
  }

  private int build(Regex regex, int next) {
    return switch (regex) {
      case Regex.One one -> state(one.of(), next, State.NOWHERE);
      case Regex.Sequence sequence -> {
        int at = next;
        for (Regex part : sequence.parts().reversed()) {
          at = build(part, at);
        }
        yield at;
      }
      case Regex.Either either -> {
        int at = State.NOWHERE;
        for (Regex option : either.options().reversed()) {
          int way = build(option, next);
          at = at == State.NOWHERE ? way : state(State.NONE, way, at);
        }
        yield at;
      }
      case Regex.Repeated repeated -> repeated(repeated, next);
    };
  }

  private int repeated(Regex.Repeated repeated, int next) {
    int at = next;
    if (repeated.most() == Regex.UNBOUNDED) {
      at = state(State.NONE, next, State.NOWHERE);
      int again = build(repeated.content(), at);
      states.set(at, new State(State.NONE, next, again));
    }
    for (int i = repeated.least(); i < repeated.most(); i++) {
      at = state(State.NONE, build(repeated.content(), at), next);
    }
    for (int i = 0; i < repeated.least(); i++) {
      at = build(repeated.content(), at);
    }
    return at;
  }

  private int state(CharacterSet set, int next, int other) {
    if (states.size() == MOST_STATES) {
      throw new IllegalArgumentException("A pattern repeats too much to be checked.");
    }
    states.add(new State(set, next, other));
    return states.size() - 1;
  }

  boolean matches(String text) {
    Front now = new Front(states.size());
    Front then = new Front(states.size());
    enter(now, start);
    for (int i = 0; i < text.length() && now.count > 0; ) {
      int character = text.codePointAt(i);
      then.clear();
      for (int k = 0; k < now.count; k++) {
        State state = states.get(now.members[k]);
        if (state.set.contains(character)) {
          enter(then, state.next);
        }
      }
      Front before = now;
      now = then;
      then = before;
      i += Character.charCount(character);
    }
    return now.has(ACCEPTED);
  }

  /** Adds a state and all that it leads to without a character. */
  private void enter(Front front, int first) {
    int from = front.count;
    front.add(first);
    for (int k = from; k < front.count; k++) {
      State state = states.get(front.members[k]);
      if (state.set == State.NONE && state.next != State.NOWHERE) {
        front.add(state.next);
        if (state.other != State.NOWHERE) {
          front.add(state.other);
        }
      }
    }
  }

  /** The states that the machine is in, each once, in the order of their coming. */
  private static final class Front {
    private final int[] members;
    private final int[] places;
    private int count;

    Front(int size) {
      members = new int[size];
      places = new int[size];
    }

    boolean has(int state) {
      int place = places[state];
      return place < count && members[place] == state;
    }

    void add(int state) {
      if (!has(state)) {
        places[state] = count;
        members[count++] = state;
      }
    }

    void clear() {
      count = 0;
    }
  }
}
