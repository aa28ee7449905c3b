package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.relaxng.Definition;
import io.kubevmm.analyser.relaxng.Pattern;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses schemas that cannot be read level by level: a definition that contains itself without an
 * element in between, and too many levels in one element.
 */
final class Levels {
  private static final int MOST = 500;

  private final Map<Definition, Integer> heights = new HashMap<>();
  private final Set<Definition> open = new HashSet<>();
  private final Set<Pattern.Element> seen = new HashSet<>();
  private final Deque<Pattern.Element> waiting = new ArrayDeque<>();

  private Levels() {}

  /**
   * Looks at all that a document can have.
   *
   * @throws RelaxNgException with file and line
   */
  static void require(Pattern document) {
    Levels levels = new Levels();
    int _ = levels.height(document, 0);
    while (!levels.waiting.isEmpty()) {
      int _ = levels.height(levels.waiting.remove().content(), 0);
    }
  }

  /** How many levels a pattern has, down to the next elements. */
  private int height(Pattern pattern, int level) {
    require(pattern, level);
    int inner =
        switch (pattern) {
          case Pattern.Empty end -> 0;
          case Pattern.NotAllowed end -> 0;
          case Pattern.Text end -> 0;
          case Pattern.Value end -> 0;
          case Pattern.Data data -> data.except().map(p -> height(p, level + 1)).orElse(0);
          case Pattern.Tokens tokens -> height(tokens.content(), level + 1);
          case Pattern.Group group -> highest(group.parts(), level + 1);
          case Pattern.Interleave all -> highest(all.parts(), level + 1);
          case Pattern.Choice choice -> highest(choice.options(), level + 1);
          case Pattern.OneOrMore more -> height(more.content(), level + 1);
          case Pattern.Attribute attribute -> height(attribute.content(), level + 1);
          case Pattern.Ref ref -> height(ref, level + 1);
          case Pattern.Element element -> {
            if (seen.add(element)) {
              waiting.add(element);
            }
            yield 0;
          }
        };
    require(pattern, level + inner);
    return inner + 1;
  }

  private static void require(Pattern pattern, int level) {
    if (level > MOST) {
      throw new RelaxNgException(pattern.at(), "Here are more than " + MOST + " levels.");
    }
  }

  private int highest(List<Pattern> patterns, int level) {
    int highest = 0;
    for (Pattern pattern : patterns) {
      highest = Math.max(highest, height(pattern, level));
    }
    return highest;
  }

  private int height(Pattern.Ref ref, int level) {
    Definition target = ref.target();
    Integer known = heights.get(target);
    if (known != null) {
      return known;
    }
    if (!open.add(target)) {
      throw new RelaxNgException(
          ref.at(), target.name() + " contains itself without an element in between.");
    }
    int height = height(target.pattern(), level);
    open.remove(target);
    heights.put(target, height);
    return height;
  }
}
