package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.StateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A start with a disk that is linked to an image, against one with such a disk that was there
 * before and one without any; a full copy of the image against {@code qemu-img convert} of the same
 * file; and a guest's pause for a snapshot against that for virsh's. All of it in turns.
 */
@Command(
    name = "storage",
    description = "What a disk from an image costs, linked and copied, and a snapshot's pause.",
    mixinStandardHelpOptions = true)
final class StorageBench extends RigCommand {

  private static final String NODE = "bench-1";
  private static final String NAMESPACE = "storage";
  private static final String POOL = "bench";
  private static final Resource DISKS = kind(Kinds.VIRTUAL_MACHINE_DISKS, true);
  private static final Resource IMAGES = kind(Kinds.VIRTUAL_MACHINE_IMAGES, true);
  private static final Resource POOLS = kind(Kinds.VIRTUAL_MACHINE_STORAGE_POOLS, false);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration BREATH = Duration.ofMillis(300);
  private static final int MIB = 1 << 20;
  private static final double LINKED_GOAL = 1.2;
  private static final double COPY_GOAL = 1.1;
  private static final double PAUSE_GOAL = 1.2;

  @Option(names = "--pairs", description = "Pairs of each; default ${DEFAULT-VALUE}.")
  private int pairs = 10;

  @Option(names = "--content", description = "MiB in the image of 2 GiB; default ${DEFAULT-VALUE}.")
  private int content = 768;

  StorageBench() {
    super("storage");
  }

  private static Resource kind(String plural, boolean namespaced) {
    return new Resource(Kinds.GROUP, Kinds.VERSION, plural, plural, namespaced);
  }

  @Override
  void measure(Rig rig, Report report) {
    String accelerator = accelerator(rig);
    Circumstances circumstances = Circumstances.of(rig, accelerator, seed());
    rig.startExecutor(NODE, accelerator);
    Path folder = rig.path("images-of-the-web");
    try (Machines machines = new Machines(rig, NAMESPACE)) {
      Path image = image(folder);
      HttpServer server = serve(image);
      try {
        prepare(rig.admin(), rig.path("pool"), server.getAddress().getPort());
        linked(rig, machines, report);
        copied(rig, machines, image, report);
        paused(rig, machines, report);
      } finally {
        server.stop(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    report.circumstances(circumstances.atEnd());
  }

  /** A disk of 2 GiB with that much in it that no program can make smaller. */
  private Path image(Path folder) throws IOException {
    progress("making an image of 2 GiB with " + content + " MiB in it");
    Files.createDirectories(folder);
    Path raw = folder.resolve("image.raw");
    Random random = new Random(seed());
    byte[] block = new byte[MIB];
    try (OutputStream out = Files.newOutputStream(raw)) {
      for (int i = 0; i < content; i++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    qemuImg("resize", "-f", "raw", raw.toString(), "2G");
    Path image = folder.resolve("image.qcow2");
    qemuImg("convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
    Files.delete(raw);
    return image;
  }

  private static void qemuImg(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.require("qemu-img")));
    command.addAll(List.of(arguments));
    Programs.run(LIMIT, command).outputOrThrow();
  }

  private static HttpServer serve(Path image) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, Files.size(image));
          Files.copy(image, exchange.getResponseBody());
          exchange.close();
        });
    server.start();
    return server;
  }

  private void prepare(KubeClient client, Path folder, int port) {
    progress("fetching the image");
    ObjectNode pool = object("VirtualMachineStoragePool", "", POOL);
    pool.putObject("spec").put("type", "dir").put("path", folder.toString());
    client.create(POOLS, pool);
    ObjectNode image = object("VirtualMachineImage", NAMESPACE, "base");
    ObjectNode spec = image.putObject("spec").put("storagePool", POOL);
    spec.putObject("source").putObject("http").put("url", "http://127.0.0.1:" + port + "/base");
    client.create(IMAGES, image);
    awaitReady(client, IMAGES, "base");
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    ObjectNode object = Json.object().put("apiVersion", Kinds.API_VERSION).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private static void awaitReady(KubeClient client, Resource resource, String name) {
    awaitReady(client, resource, name, LOOK);
  }

  /** Waits for the phase Ready of an object of this benchmark's namespace. */
  static void awaitReady(KubeClient client, Resource resource, String name, Duration look) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      boolean ready =
          client
              .find(resource, new ObjectKey(NAMESPACE, name))
              .filter(o -> o.path("status").path("phase").asText().equals("Ready"))
              .isPresent();
      if (ready) {
        return;
      }
      StateFiles.pause(look);
    }
    throw new BenchException("%s %s did not become ready".formatted(resource.plural(), name));
  }

  private static ObjectNode disk(ObjectNode machine) {
    return ((ObjectNode) machine.get("spec")).putArray("disks").addObject().put("name", "root");
  }

  private static ObjectNode withDisk(ObjectNode machine, String mode) {
    ofTheImage(disk(machine).putObject("template"), mode);
    return machine;
  }

  /** What a disk and a template of one say alike. */
  private static void ofTheImage(ObjectNode spec, String mode) {
    spec.put("storagePool", POOL).put("cloneMode", mode);
    spec.putObject("source").put("image", "base");
  }

  /** What stands before a machine's start, of which only the first is a clone. */
  private enum Start {
    LINKED,
    DISK_THAT_WAS_THERE,
    NO_DISK
  }

  private void linked(Rig rig, Machines machines, Report report) {
    List<Statistics.Pair> beside = new ArrayList<>();
    List<Statistics.Pair> without = new ArrayList<>();
    int kinds = Start.values().length;
    for (int i = -1; i < pairs; i++) {
      Map<Start, Double> millis = new EnumMap<>(Start.class);
      for (int turn = 0; turn < kinds; turn++) {
        Start kind = Start.values()[(i + 1 + turn) % kinds];
        millis.put(kind, start(rig, machines, kind, i + 1));
      }
      double linked = millis.getOrDefault(Start.LINKED, 0.0);
      double there = millis.getOrDefault(Start.DISK_THAT_WAS_THERE, 0.0);
      double none = millis.getOrDefault(Start.NO_DISK, 0.0);
      if (i >= 0) {
        beside.add(new Statistics.Pair(linked, there));
        without.add(new Statistics.Pair(linked, none));
        progress(
            "linked %.0f ms, with a disk that was there %.0f ms, without a disk %.0f ms"
                .formatted(linked, there, none));
      }
    }
    ratio(report, "start with a linked disk : a disk that was there", beside, LINKED_GOAL);
    ratio(report, "start with a linked disk : without a disk", without);
  }

  private static double start(Rig rig, Machines machines, Start kind, int number) {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + number;
    ObjectNode machine = machines.guest(name, NODE, rig.guest());
    switch (kind) {
      case LINKED -> withDisk(machine, "Linked");
      case DISK_THAT_WAS_THERE -> {
        used(rig, machines, name);
        disk(machine).put("disk", name);
      }
      case NO_DISK -> {}
    }
    StateFiles.pause(BREATH);
    double millis = machines.start(machine).sentToRunningMillis();
    machines.delete(name);
    if (kind == Start.DISK_THAT_WAS_THERE) {
      rig.admin().delete(DISKS, new ObjectKey(NAMESPACE, name), DeleteOptions.NONE);
    }
    return millis;
  }

  /** A disk linked to the image, whose first machine is gone. */
  private static void used(Rig rig, Machines machines, String name) {
    ObjectNode disk = object("VirtualMachineDisk", NAMESPACE, name);
    ofTheImage(disk.putObject("spec"), "Linked");
    rig.admin().create(DISKS, disk);
    String user = "first-" + name;
    ObjectNode first = machines.guest(user, NODE, rig.guest());
    disk(first).put("disk", name);
    ((ObjectNode) first.get("spec")).put("powerState", "Stopped");
    machines.create(first);
    awaitReady(rig.admin(), DISKS, name);
    machines.delete(user);
  }

  private void copied(Rig rig, Machines machines, Path image, Report report) {
    List<Statistics.Pair> measured = new ArrayList<>();
    for (int i = -1; i < pairs; i++) {
      double ours = 0;
      double alone = 0;
      for (int turn = 0; turn < 2; turn++) {
        StateFiles.pause(BREATH);
        if ((i + turn) % 2 == 0) {
          ours = copy(rig.admin(), machines, rig, "copied-" + (i + 1));
        } else {
          alone = convert(image, rig.path("pool").resolve("alone.qcow2"));
        }
      }
      if (i >= 0) {
        measured.add(new Statistics.Pair(ours, alone));
        progress("copied %.0f ms, qemu-img convert %.0f ms".formatted(ours, alone));
      }
    }
    ratio(report, "full copy of the image : qemu-img convert", measured, COPY_GOAL);
  }

  private void paused(Rig rig, Machines machines, Report report) {
    SnapshotPause pause = new SnapshotPause(rig, machines, NAMESPACE, NODE, POOL, rig.path("pool"));
    progress("starting two guests that talk");
    pause.begin();
    for (boolean memory : new boolean[] {false, true}) {
      List<Statistics.Pair> measured = pause.measure(memory, pairs, this::progress);
      String what = memory ? "snapshot with memory" : "snapshot of the disks";
      ratio(report, "the guest's pause for a " + what + " : virsh", measured, PAUSE_GOAL);
    }
    pause.end();
  }

  /** From the creation of a machine that stays off until its disk is there. */
  private static double copy(KubeClient client, Machines machines, Rig rig, String name) {
    ObjectNode machine = withDisk(machines.guest(name, NODE, rig.guest()), "Full");
    ((ObjectNode) machine.get("spec")).put("powerState", "Stopped");
    long begin = System.nanoTime();
    machines.create(machine);
    awaitReady(client, DISKS, name + "-root");
    double millis = (System.nanoTime() - begin) / 1e6;
    machines.delete(name);
    return millis;
  }

  /** Until it is on disk, as ours: without -t it would be done before. */
  private static double convert(Path image, Path target) {
    try {
      long begin = System.nanoTime();
      List<String> command = List.of("convert", "-t", "writeback", "-f", "qcow2", "-O", "qcow2");
      qemuImg(
          Stream.concat(command.stream(), Stream.of(image.toString(), target.toString()))
              .toArray(String[]::new));
      double millis = (System.nanoTime() - begin) / 1e6;
      Files.delete(target);
      return millis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ratio(Report report, String what, List<Statistics.Pair> measured, double goal) {
    Statistics.Interval ratio = ratio(report, what, measured);
    report.goal(new Goal(what, ratio.value(), goal, ""));
  }

  private Statistics.Interval ratio(Report report, String what, List<Statistics.Pair> measured) {
    Statistics.Interval ratio = Statistics.ratioOfMedians(measured, seed());
    report.line(
        "  %-50s %.3f  (95 %%: %.3f … %.3f, %d pairs)"
            .formatted(what, ratio.value(), ratio.low(), ratio.high(), measured.size()));
    return ratio;
  }
}
