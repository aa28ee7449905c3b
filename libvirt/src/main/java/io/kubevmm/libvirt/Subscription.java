package io.kubevmm.libvirt;

/** Ends what was subscribed to when it is closed; a second close does nothing. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
