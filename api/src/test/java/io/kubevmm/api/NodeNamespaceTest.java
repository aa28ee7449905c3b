package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNamespaceTest {

  @Test
  void isCalledLikeTheNode() {
    assertThat(NodeNamespace.of("node-1")).isEqualTo("kubevmm-node-node-1");
    assertThat(NodeNamespace.of("n".repeat(50))).isEqualTo("kubevmm-node-" + "n".repeat(50));
  }

  @Test
  void isADnsLabelWhateverTheNodeIsCalled() {
    for (String node :
        List.of("a.example.com", "n".repeat(51), "n".repeat(253), "a.b".repeat(80))) {
      assertThat(NodeNamespace.of(node))
          .hasSizeLessThanOrEqualTo(63)
          .matches("kubevmm-node-[a-z0-9]([-a-z0-9]*)-[0-9a-f]{10}");
    }
  }

  @Test
  void isNobodyElses() {
    assertThat(NodeNamespace.of("leases")).isNotEqualTo(Kinds.LEASE_NAMESPACE);
    String dotted = NodeNamespace.of("a.example.com");
    String imitation = dotted.substring("kubevmm-node-".length());
    assertThat(NodeNamespace.of(imitation)).isNotEqualTo(dotted);
    assertThat(NodeNamespace.of("a-example-com")).isNotEqualTo(dotted);
    assertThat(NodeNamespace.of("a.example-com")).isNotEqualTo(dotted);
  }
}
