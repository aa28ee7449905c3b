package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.api.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFilesTest {

  @TempDir Path state;

  @Test
  void keepsAMachinesFilesInItsOwnFolder() {
    VirtualMachine vm = new VmBuilder().build();
    NodeFiles files = new NodeFiles(state);
    assertThat(NodeFiles.consoleLog(files.directory(vm)))
        .isEqualTo(state.resolve("shop.web/console.log"));
    files.prepare(vm);
    files.prepare(vm);
    assertThat(state.resolve("shop.web")).isDirectory();
  }

  @Test
  void letsNobodyListTheFolder() throws IOException {
    VirtualMachine vm = new VmBuilder().build();
    Files.createDirectory(state.resolve("shop.web")); // of an earlier executor
    new NodeFiles(state).prepare(vm);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("shop.web"))))
        .isEqualTo("rwx--x--x");
  }

  @Test
  void removesTheWholeFolderAndNoOther() throws IOException {
    NodeFiles files = new NodeFiles(state);
    VirtualMachine vm = new VmBuilder().build();
    VirtualMachine other = new VmBuilder().named("shop", "web2").build();
    files.prepare(vm);
    files.prepare(other);
    Files.createDirectories(state.resolve("shop.web/deep/er"));
    Files.writeString(state.resolve("shop.web/deep/er/file"), "x");
    files.remove(vm);
    assertThat(state.resolve("shop.web")).doesNotExist();
    assertThat(state.resolve("shop.web2")).isDirectory();
    files.remove(vm);
  }

  @Test
  void doesNotFollowALinkOutOfTheFolder() throws IOException {
    NodeFiles files = new NodeFiles(state.resolve("state"));
    VirtualMachine vm = new VmBuilder().build();
    files.prepare(vm);
    Path precious = Files.createDirectory(state.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Files.createSymbolicLink(state.resolve("state/shop.web/link"), precious);
    files.remove(vm);
    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void saysWhichFolderItCannotMake() throws IOException {
    Path file = Files.writeString(state.resolve("file"), "not a folder");
    NodeFiles files = new NodeFiles(file);
    VirtualMachine vm = new VmBuilder().build();
    assertThatThrownBy(() -> files.prepare(vm))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Conditions.OPERATION_FAILED))
        .hasMessageContaining("the node cannot make the folder " + file.resolve("shop.web"));
  }
}
