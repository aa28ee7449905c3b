package io.kubevmm.analyser;

import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a document or a tree: one sentence a problem, each with its place. */
public final class AnalyserException extends RuntimeException {
  /**
   * One problem.
   *
   * @param path where in the tree, such as {@code devices.disk[0].source}; empty for the whole
   * @param sentence what is wrong, and what to do
   */
  public record Problem(String path, String sentence) {
    @Override
    public String toString() {
      return path.isEmpty() ? sentence : path + ": " + sentence;
    }
  }

  private final transient List<Problem> problems;

  public AnalyserException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** One problem. */
  public AnalyserException(String path, String sentence) {
    this(List.of(new Problem(path, sentence)));
  }

  /** One problem of the whole, and what caused it. */
  public AnalyserException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.problems = List.of(new Problem("", sentence));
  }

  /** All problems, in the order of the document; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /** The place of the first problem; empty if it is the whole document. */
  public String path() {
    return problems.getFirst().path();
  }
}
