package io.kubevmm.api.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Embedded;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What an administrator wants of one storage pool. */
@Rule(
    value = "self.type == oldSelf.type",
    message = "spec.type cannot change: delete the VirtualMachineStoragePool and create it anew")
@Rule(
    value = "(has(self.path) ? self.path : '') == (has(oldSelf.path) ? oldSelf.path : '')",
    message = "spec.path cannot change: delete the VirtualMachineStoragePool and create it anew")
@Rule(
    value =
        "!(self.type in ['dir', 'fs', 'netfs']) || has(self.path) || (has(self.pool) &&"
            + " has(self.pool.target) && has(self.pool.target.path))",
    message = "the pool's folder is missing: set spec.path")
@Rule(
    value =
        "!has(self.path) || !has(self.pool) || !has(self.pool.target) ||"
            + " !has(self.pool.target.path)",
    message =
        "spec.path and spec.pool.target.path both set the pool's folder: leave one of them out")
@Rule(
    value = "!has(self.path) || self.path.matches('^/[^/]')",
    message = "spec.path must be an absolute path of a folder")
@Rule(
    value = "!has(self.pool) || !has(self.pool.type) || self.pool.type == self.type",
    message = "spec.type and spec.pool.type differ: leave spec.pool.type out")
public record VirtualMachineStoragePoolSpec(
    @Doc("Labels of the nodes that have the pool; empty: every node.") @Limits(maxItems = 64)
        Map<String, String> nodeSelector,
    @Doc("What the pool is made of, in libvirt's words.")
        @Required
        @OneOf({
          "dir",
          "fs",
          "netfs",
          "logical",
          "disk",
          "iscsi",
          "iscsi-direct",
          "scsi",
          "mpath",
          "rbd",
          "sheepdog",
          "gluster",
          "zfs",
          "vstorage"
        })
        String type,
    @Doc(
            "Where the pool's volumes appear on a node: a folder, for dir, fs and netfs. It is made"
                + " where it is missing.")
        @Limits(maxLength = 1024)
        Optional<String> path,
    @Doc("Whether the volumes are the same ones on every node, as with NFS or RBD.")
        @Default("false")
        boolean shared,
    @Doc("Namespaces whose disks may lie in the pool; left out: all.")
        Optional<NamespaceFilter> allowedNamespaces,
    @Doc(
            "Everything else that libvirt knows of a pool, in libvirt's own words: the content of"
                + " its <pool> document.")
        @Embedded("pool")
        ObjectNode pool) {

  /** Fills in what was left out. */
  public VirtualMachineStoragePoolSpec {
    nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
    type = Objects.requireNonNullElse(type, "");
    path = Objects.requireNonNullElse(path, Optional.empty());
    allowedNamespaces = Objects.requireNonNullElse(allowedNamespaces, Optional.empty());
    pool = Objects.requireNonNullElseGet(pool, JsonNodeFactory.instance::objectNode);
  }
}
