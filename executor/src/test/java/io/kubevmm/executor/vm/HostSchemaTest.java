package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSchemaTest {

  @TempDir private Path folder;

  @Test
  void allowsWhatTheHostsSchemaAllowsOnceItIsRead() throws IOException {
    write("name");
    HostSchema schema = new HostSchema(folder);

    assertThat(schema.reading().join()).isPresent();

    assertThat(schema.allows("<domain><name>a</name></domain>")).isTrue();
    assertThat(schema.allows("<domain><title>a</title></domain>")).isFalse();
    assertThat(schema.allows("<domain><name>a</name>")).isFalse();
  }

  @Test
  void isReadAgainWhenLibvirtMayHaveBeenUpgraded() throws IOException {
    write("name");
    HostSchema schema = new HostSchema(folder);
    schema.reading().join();
    write("title");

    assertThat(schema.allows("<domain><title>a</title></domain>")).isFalse();
    schema.forget();
    schema.reading().join();

    assertThat(schema.allows("<domain><title>a</title></domain>")).isTrue();
  }

  @Test
  void allowsNothingWithoutASchema() {
    HostSchema schema = new HostSchema(folder.resolve("absent"));

    assertThat(schema.reading().join()).isEmpty();

    assertThat(schema.allows("<domain><name>a</name></domain>")).isFalse();
  }

  private void write(String child) throws IOException {
    Files.writeString(
        folder.resolve("domain.rng"),
        """
        <element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
          <element name="%s"><text/></element>
        </element>
        """
            .formatted(child));
  }
}
