package io.kubevmm.analyser.relaxng;

/** A schema that cannot be used; the message is a sentence that begins with file and line. */
public final class RelaxNgException extends RuntimeException {
  public RelaxNgException(Location at, String sentence) {
    super(at + ": " + sentence);
  }

  public RelaxNgException(Location at, String sentence, Throwable cause) {
    super(at + ": " + sentence, cause);
  }
}
