package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A definition that was just written: what need not be asked of libvirt again.
 *
 * @param mark the one in it
 * @param guest the mark of the running guest, if there is one
 * @param document what libvirt made of it, secrets and all
 * @param dropped what libvirt left out of it without a word, as paths
 */
record Definition(
    Mark mark,
    Optional<Mark> guest,
    CompletableFuture<ObjectNode> document,
    CompletableFuture<List<String>> dropped) {

  /** The domain that was looked at before it was defined, as it is now. */
  DomainView changes(DomainView before) {
    return new DomainView(
        before.power(), before.cause(), before.why(), before.managedSave(), mark, guest);
  }
}
