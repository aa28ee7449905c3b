package io.kubevmm.analyser.relaxng;

/** A place in a schema: the file's name and the line, counted from 1. */
public record Location(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
