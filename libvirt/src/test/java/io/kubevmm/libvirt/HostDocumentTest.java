package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.libvirt.HostDocument.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What libvirt's own example host has: one domain, one network, one pool. */
class HostDocumentTest {
  @BeforeEach
  void requireLibvirt() {
    TestHost.requireLibvirt();
  }

  @ParameterizedTest
  @CsvSource({
    "DOMAIN, test, <domain",
    "NETWORK, default, <network",
    "STORAGE_POOL, default-pool, <pool"
  })
  void describesEveryObject(Kind kind, String name, String start) {
    try (Connection connection = Connection.openReadOnly("test:///default")) {
      List<HostDocument> documents = connection.documents(kind);

      assertThat(documents).extracting(HostDocument::name).containsExactly(name);
      assertThat(documents.getFirst().xml()).startsWith(start).contains("<name>" + name + "<");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aKindThatTheDriverDoesNotKnowHasNone(Kind kind) {
    try (Connection connection = Connection.openReadOnly("test:///default")) {
      assertThat(connection.documents(kind)).allMatch(document -> document.kind() == kind);
    }
  }

  @Test
  void describesWhatIsDefinedAndNotWhatRuns() {
    try (Connection host = TestHost.connect();
        Domain domain = host.defineXml(TestHost.xml("web"))) {
      domain.create();

      assertThat(host.documents(Kind.DOMAIN).getFirst().xml())
          .doesNotContain("<domain type='test' id=");
    }
  }
}
