package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a pool of some type is made of on this machine, or the reason why it has none. */
final class PoolPlace implements AutoCloseable {

  /** The machine lacks something: the command that failed, and what it said. */
  static final class Absent extends Exception {
    private static final long serialVersionUID = 1L;

    Absent(String why) {
      super(why);
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String GROUP = "kubevmm-e2e";

  private final List<Runnable> undo = new ArrayList<>();
  private Consumer<ObjectNode> spec = object -> {};

  private PoolPlace() {}

  /** A place for a pool of this type, with its files below the folder. */
  static PoolPlace of(String type, Path folder) throws Absent, IOException {
    PoolPlace place = new PoolPlace();
    try {
      Files.createDirectories(folder);
      switch (type) {
        case "dir" -> place.spec = spec -> spec.put("path", folder + "/dir");
        case "fs" -> place.fileSystem(folder);
        case "netfs" -> place.nfs(folder);
        case "logical" -> place.volumeGroup(folder);
        default -> throw new IllegalArgumentException(type);
      }
      return place;
    } catch (Absent | IOException | RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /** Writes the pool's spec. */
  void describe(ObjectNode object) {
    spec.accept(object);
  }

  private void fileSystem(Path folder) throws Absent {
    needs("mkfs.ext4", "e2fsprogs");
    String device = device(folder).withExt4().device();
    spec =
        object -> {
          ObjectNode source =
              object.put("path", folder + "/fs").putObject("pool").putObject("source");
          source.putArray("device").addObject().put("path", device);
          source.putObject("format").put("type", "ext4");
        };
  }

  private void volumeGroup(Path folder) throws Absent {
    needs("vgcreate", "lvm2");
    String device = device(folder).device();
    attempt("vgcreate", GROUP, device);
    undo.add(() -> Programs.run(LIMIT, "vgremove", "-f", GROUP));
    attempt("lvcreate", "-y", "-L", "4M", "-n", "probe", GROUP);
    attempt("lvremove", "-f", GROUP + "/probe");
    spec =
        object -> {
          ObjectNode pool = object.putObject("pool");
          pool.putObject("target").put("path", "/dev/" + GROUP);
          ObjectNode source = pool.putObject("source");
          source.putArray("name").add(GROUP);
          source.putObject("format").put("type", "lvm2");
        };
  }

  /** NFS of this machine, served by nfs-ganesha, which needs nothing of the kernel. */
  private void nfs(Path folder) throws Absent, IOException {
    needs("mount.nfs", "nfs-common");
    Path probe = Files.createDirectories(folder.resolve("probe"));
    Programs.Result tried =
        Programs.run(LIMIT, "mount", "-t", "nfs4", "-o", "retry=0", "127.0.0.1:/e", "" + probe);
    if (tried.stderr().contains("No such device") || tried.stderr().contains("unknown filesys")) {
      throw new Absent(SmallDisk.said(tried));
    }
    needs("ganesha.nfsd", "nfs-ganesha nfs-ganesha-vfs");
    Path export = Files.createDirectories(folder.resolve("export"));
    Path configuration = folder.resolve("ganesha.conf");
    Files.writeString(
        configuration,
        """
        NFS_CORE_PARAM { Bind_addr = 127.0.0.1; Protocols = 4; Enable_NLM = false;
          Enable_RQUOTA = false; }
        NFSv4 { Grace_Period = 5; Lease_Lifetime = 5; RecoveryBackend = fs; }
        EXPORT { Export_Id = 1; Path = %s; Pseudo = /e; Access_Type = RW; Squash = None;
          SecType = sys; FSAL { Name = VFS; } }
        """
            .formatted(export));
    Path pid = folder.resolve("ganesha.pid");
    attempt("ganesha.nfsd", "-f", configuration + "", "-L", folder + "/log", "-p", pid + "");
    undo.add(() -> Signals.send("TERM", number(pid)));
    spec =
        object -> {
          ObjectNode source =
              object.put("path", folder + "/netfs").putObject("pool").putObject("source");
          source.putArray("host").addObject().put("name", "127.0.0.1");
          source.putObject("dir").put("path", "/e");
          source.putObject("format").put("type", "nfs");
          source.putObject("protocol").put("ver", "4");
        };
  }

  private SmallDisk device(Path folder) throws Absent {
    Optional<String> why = SmallDisk.absent();
    if (why.isPresent()) {
      throw new Absent(why.get());
    }
    SmallDisk disk = SmallDisk.make(folder.resolve("disk.img"), 64);
    undo.add(disk::close);
    return disk;
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void needs(String program, String packages) throws Absent {
    if (Programs.find(program).isEmpty()) {
      throw new Absent(program + " is not installed: apt-get install " + packages);
    }
  }

  private static void attempt(String... command) throws Absent {
    Programs.Result result = Programs.run(LIMIT, command);
    if (!result.succeeded()) {
      throw new Absent(SmallDisk.said(result));
    }
  }

  @Override
  public void close() {
    undo.reversed().forEach(Runnable::run);
  }
}
