package io.kubevmm.e2e;

import io.kubevmm.executor.Main;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine that joins a cluster and leaves it: its folders, and commands that are run there. */
final class Joiner {

  final String node;
  final Path folder;
  private final Path haltFile;

  Joiner(Path parent, String node) {
    this.node = node;
    folder = parent.resolve(node);
    haltFile = parent.resolve(node + ".halt");
  }

  Path kubeconfig() {
    return folder.resolve("etc").resolve("kubeconfig");
  }

  Path state() {
    return folder.resolve("state");
  }

  /** Runs the line that `virtctl token create` printed. */
  Programs.Result join(String line, String... more) {
    List<String> words = new ArrayList<>(List.of(line.strip().split(" ")));
    words.removeFirst(); // the program
    words.addAll(List.of("--node-name", node));
    words.addAll(List.of(more));
    return run(words);
  }

  Programs.Result leave(String... more) {
    List<String> words = new ArrayList<>(List.of("leave"));
    words.addAll(List.of(more));
    return run(words);
  }

  /** Has the next command die at a step, as by kill -9. */
  void dieAt(String step) throws IOException {
    Files.writeString(haltFile, step);
  }

  private Programs.Result run(List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    arguments.addAll(List.of("--config-dir", folder.resolve("etc").toString()));
    arguments.addAll(List.of("--state-dir", state().toString()));
    List<String> halt = List.of("-Dkubevmm.halt-file=" + haltFile);
    return Programs.run(Lab.PATIENCE, JavaCommand.of(Main.class, halt, arguments));
  }

  /** Starts the executor as the service would, with the name that the machine joined with. */
  JavaProcess startExecutor(String libvirtUri, String accelerator) {
    List<String> arguments = new ArrayList<>(List.of("--kubeconfig", kubeconfig().toString()));
    arguments.addAll(List.of("--state-dir", state().toString(), "--libvirt-uri", libvirtUri));
    arguments.addAll(List.of("--transfer-address", "127.0.0.1:0", "--accelerator", accelerator));
    return JavaProcess.start(Main.class, folder.resolve("log"), List.of(), arguments);
  }
}
