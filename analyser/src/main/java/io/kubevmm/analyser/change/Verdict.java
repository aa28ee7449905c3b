package io.kubevmm.analyser.change;

/** When a difference can take effect. */
public sealed interface Verdict {

  /**
   * At once.
   *
   * @param call the function of libvirt's API that does it
   */
  record Live(String call) implements Verdict {}

  /**
   * At the guest's next start.
   *
   * @param why not at once, as a part of a sentence
   */
  record OnRestart(String why) implements Verdict {}

  /**
   * Not for this domain.
   *
   * @param why as a part of a sentence
   */
  record Never(String why) implements Verdict {}
}
