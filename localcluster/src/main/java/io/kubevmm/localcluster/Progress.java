package io.kubevmm.localcluster;

/** Where a long step says how far it is; one line of text, replaced by the next one. */
@FunctionalInterface
public interface Progress {

  /** Says nothing to anyone. */
  Progress SILENT = text -> {};

  void now(String text);
}
