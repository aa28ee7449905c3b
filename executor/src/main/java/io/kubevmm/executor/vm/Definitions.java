package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.compare.TreeDiff;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DefineFlag;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.XmlFlag;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes the persistent definitions of domains, and keeps what libvirt made of each. */
final class Definitions {

  private final XmlCodec codec;
  private final NodeFiles files;
  private final HostSchema schema;

  Definitions(XmlCodec codec, NodeFiles files, HostSchema schema) {
    this.codec = codec;
    this.files = files;
    this.schema = schema;
  }

  /** It may be another libvirt than before. */
  void libvirtIsBack() {
    schema.forget();
  }

  /**
   * Writes one.
   *
   * @param wanted without our mark
   * @param before the machine's domain, if it has one
   * @param guest the mark of its running guest, if there is one
   * @return what came of it; libvirt's document is read beside what the caller does next
   */
  Definition write(
      Connection connection,
      VirtualMachine vm,
      ObjectNode wanted,
      Mark mark,
      Optional<Domain> before,
      Optional<Mark> guest) {
    ObjectNode tree = marked(wanted, mark);
    files.prepare(vm);
    ObjectNode carried = before.map(domain -> carried(domain, tree)).orElse(tree);
    try (Domain domain = define(connection, carried, tree)) {
      String defined = domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE);
      files.record(vm, defined);
      ObjectNode asked = carried.deepCopy();
      asked.remove("metadata");
      CompletableFuture<ObjectNode> document =
          CompletableFuture.supplyAsync(() -> codec.toTree(defined), Thread::startVirtualThread);
      CompletableFuture<List<String>> dropped =
          document.thenApplyAsync(
              tidied -> TreeDiff.dropped(asked, tidied), Thread::startVirtualThread);
      return new Definition(mark, guest, document, dropped);
    }
  }

  private static ObjectNode marked(ObjectNode wanted, Mark mark) {
    ObjectNode tree = wanted.deepCopy();
    String metadata = tree.path("metadata").asText("");
    if (metadata.contains(Mark.NAMESPACE)) {
      throw new RefusedException(
          Conditions.INVALID_SPEC,
          "spec.domain.metadata has an element of "
              + Mark.NAMESPACE
              + ": leave it out, it is ours");
    }
    return tree.put("metadata", metadata + mark.element());
  }

  /** The definition with the places that the devices had before. */
  private ObjectNode carried(Domain before, ObjectNode tree) {
    return new Continuity(codec.toTree(before.xml(XmlFlag.INACTIVE))).carriedInto(tree);
  }

  /** A place that libvirt does not give any more is no reason to refuse the definition. */
  private Domain define(Connection connection, ObjectNode carried, ObjectNode plain) {
    try {
      return define(connection, xml(carried));
    } catch (LibvirtException e) {
      if (e.isConnectionLost() || carried.equals(plain)) {
        throw e;
      }
      return define(connection, xml(plain));
    }
  }

  private Domain define(Connection connection, String document) {
    return schema.allows(document)
        ? connection.defineXml(document)
        : connection.defineXml(document, DefineFlag.VALIDATE);
  }

  private String xml(ObjectNode tree) {
    try {
      return codec.toXml(tree);
    } catch (AnalyserException e) {
      throw new RefusedException(Conditions.INVALID_SPEC, "spec.domain: " + e.getMessage());
    }
  }
}
