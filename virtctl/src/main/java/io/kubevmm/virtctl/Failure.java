package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeException;

/** What went wrong, as a sentence, and whose turn it is. */
public final class Failure extends RuntimeException {
  /** Exit code: what was asked cannot be done as asked. */
  public static final int USER = 1;

  /** Exit code: the cluster did not do it. */
  public static final int CLUSTER = 2;

  private final int code;

  private Failure(int code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  public static Failure user(String sentence) {
    return new Failure(USER, sentence);
  }

  public static Failure cluster(String sentence) {
    return new Failure(CLUSTER, sentence);
  }

  /** What the API server said, where there is nothing better to say. */
  static Failure of(KubeException refused) {
    String sentence = String.valueOf(refused.getMessage());
    if (refused.isNotFound() && refused.reason().isEmpty()) {
      return user(
          "KubeVMM is not installed in this cluster: the API server does not know its kinds.");
    }
    return refused.isUnreachable() ? cluster(sentence) : user(sentence);
  }

  int code() {
    return code;
  }
}
