package io.kubevmm.analyser.relaxng;

import java.util.Optional;

/**
 * A named pattern of one grammar, or its start. It exists before its content, since patterns may
 * refer to what stands further down; when {@link RelaxNgReader} returns, the content is there.
 */
public final class Definition {
  private final String name;
  private Optional<Pattern> pattern = Optional.empty();

  Definition(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The content of this definition. */
  public Pattern pattern() {
    return pattern.orElseThrow(
        () -> new IllegalStateException("The definition " + name + " has no content yet."));
  }

  void resolve(Pattern content) {
    pattern = Optional.of(content);
  }
}
