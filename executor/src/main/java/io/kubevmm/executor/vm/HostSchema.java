package io.kubevmm.executor.vm;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.validate.Validator;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema of domains that this host's libvirt has, in memory.
 *
 * <p>libvirt reads its schema anew for each document that it is asked to validate, which takes
 * longer than all else that it does to define a domain. What {@link #allows} knows to be valid need
 * not be validated by libvirt. The opposite is left to libvirt: its verdict counts, and the user
 * gets its words.
 */
final class HostSchema {

  /** Where every distribution's libvirt has them. */
  static final Path FOLDER = Path.of("/usr/share/libvirt/schemas");

  private static final Logger LOG = LoggerFactory.getLogger(HostSchema.class);

  private final Path folder;
  private Optional<CompletableFuture<Optional<Validator>>> read = Optional.empty();

  HostSchema(Path folder) {
    this.folder = folder;
  }

  /** libvirt was started anew, and may have been upgraded: the schema is read again. */
  synchronized void forget() {
    read = Optional.empty();
  }

  /** Whether the document is known to be valid; false too while the schema is being read. */
  boolean allows(String document) {
    return reading()
        .getNow(Optional.empty())
        .filter(v -> v.validate(document).isEmpty())
        .isPresent();
  }

  /** Begins to read it, if nobody did, beside whatever asks. */
  synchronized CompletableFuture<Optional<Validator>> reading() {
    if (read.isEmpty()) {
      read =
          Optional.of(CompletableFuture.supplyAsync(this::validator, Thread::startVirtualThread));
    }
    return read.get();
  }

  private Optional<Validator> validator() {
    try {
      return Optional.of(Validator.compile(DocumentKind.DOMAIN, folder));
    } catch (RelaxNgException e) {
      LOG.info("libvirt validates each definition: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
