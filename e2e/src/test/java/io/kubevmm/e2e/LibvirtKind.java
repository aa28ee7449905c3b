package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.Resource;

/**
 * A kind of objects that holds a kind of libvirt's documents.
 *
 * @param field of spec, with the document's tree
 */
record LibvirtKind(DocumentKind document, Resource resource, String field) {

  static final String NAMESPACE = "default";

  static final LibvirtKind MACHINE =
      new LibvirtKind(DocumentKind.DOMAIN, Resources.VIRTUAL_MACHINES, "domain");
  static final LibvirtKind NETWORK =
      new LibvirtKind(DocumentKind.NETWORK, Resources.NETWORKS, "network");
  static final LibvirtKind POOL =
      new LibvirtKind(DocumentKind.STORAGE_POOL, Resources.POOLS, "pool");

  XmlCodec codec() {
    return new XmlCodec(Schema.of(document));
  }

  /** An object with that document; what the kind needs besides is made up where it is missing. */
  ObjectNode object(String name, ObjectNode tree) {
    ObjectNode object = Json.object();
    object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (resource.namespaced()) {
      metadata.put("namespace", NAMESPACE);
    }
    ObjectNode spec = object.putObject("spec");
    if (document == DocumentKind.DOMAIN) {
      spec.put("powerState", "Stopped");
      if (!tree.has("vcpu")) {
        spec.put("cpu", 1);
      }
      if (!tree.has("memory") && !tree.has("currentMemory")) {
        spec.put("memory", "64Mi");
      }
    }
    if (document == DocumentKind.STORAGE_POOL) {
      spec.set("type", tree.path("type"));
    }
    spec.set(field, tree);
    return object;
  }
}
