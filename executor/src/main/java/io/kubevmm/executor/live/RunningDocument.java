package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.XmlFlag;
import java.util.Optional;

/** The document of a guest that runs, to be compared with a definition. */
final class RunningDocument {

  private RunningDocument() {}

  /**
   * Reads it. A running guest shows the features that its CPU model came to; what it would be
   * migrated with has the model itself.
   */
  static ObjectNode of(Domain domain, XmlCodec codec, ObjectNode defined) {
    ObjectNode running = codec.toTree(domain.xml(XmlFlag.SECURE));
    if (!running.path("cpu").equals(defined.path("cpu"))) {
      ObjectNode migratable = codec.toTree(domain.xml(XmlFlag.SECURE, XmlFlag.MIGRATABLE));
      Optional.ofNullable(migratable.get("cpu"))
          .ifPresentOrElse(cpu -> running.set("cpu", cpu), () -> running.remove("cpu"));
    }
    return running;
  }
}
