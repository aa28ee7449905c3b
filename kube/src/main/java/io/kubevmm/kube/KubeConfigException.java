package io.kubevmm.kube;

import org.jspecify.annotations.Nullable;

/** A kubeconfig that is missing, wrong, or asks for what this client does not do. */
public final class KubeConfigException extends RuntimeException {
  KubeConfigException(String message) {
    this(message, null);
  }

  KubeConfigException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
