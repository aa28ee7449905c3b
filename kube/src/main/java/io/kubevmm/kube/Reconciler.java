package io.kubevmm.kube;

/** Brings the world of one object closer to what the object says. */
@FunctionalInterface
public interface Reconciler {

  /**
   * Reads the world, acts once, and says when to come again. May be stopped between any two lines;
   * doing it twice is the same as doing it once. An exception means: again, after a growing time.
   */
  Outcome reconcile(ObjectKey key) throws Exception;
}
