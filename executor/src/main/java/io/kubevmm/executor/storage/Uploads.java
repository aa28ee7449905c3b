package io.kubevmm.executor.storage;

import io.kubevmm.api.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files that users send for images and disks.
 *
 * <p>A file may come in many pieces, each where the last one ended; what has come outlives the
 * connection and this process. Which file it is, its checksum tells, so that another file is never
 * put onto a piece of the first.
 */
public final class Uploads {

  /** Which file is sent, whole: its size in bytes, and its checksum. */
  public record Sent(long length, String checksum) {}

  /** Nothing is taken; the sentence is for whoever sends. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final Why why;

    /** Why it is not. */
    public enum Why {
      /** The piece does not begin where the last one ended. */
      OFFSET,
      /** The file is larger than what is taken. */
      SIZE,
      /** What came is not what the checksum says. */
      CHECKSUM,
      /** It has its file already. */
      DONE,
      /** There is no room. */
      ROOM,
      /** Somebody else sends now. */
      BUSY
    }

    Refused(Why why, String message) {
      super(message);
      this.why = why;
    }

    /** Why it is not. */
    public Why why() {
      return why;
    }
  }

  /** Who sends at the moment: a later one takes over, since the earlier one may be long gone. */
  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread sender;
  }

  private static final long PATIENCE_SECONDS = 10;

  private final Arrivals arrivals;
  private final Consumer<Awaited> changed;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Long> lengths = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Map<String, String> checksums = new ConcurrentHashMap<>();

  Uploads(Arrivals arrivals, Consumer<Awaited> changed) {
    this.arrivals = arrivals;
    this.changed = changed;
  }

  /** How many bytes of that file have come, if it is taken at all. */
  public long offset(Awaited what, Sent sent) throws IOException, Refused {
    if (arrivals.isWhole(what.uid())) {
      throw new Refused(Refused.Why.DONE, "the " + what.word() + " has its file already");
    }
    long most = Arrivals.most(what.source().maxSize());
    if (sent.length() > most) {
      throw new Refused(
          Refused.Why.SIZE,
          "the file has "
              + sent.length()
              + " bytes, and the most that is taken is "
              + most
              + " (source.upload.maxSize)");
    }
    Path part = arrivals.part(what.uid());
    boolean same =
        Files.exists(part)
            && Files.exists(tag(part))
            && Files.readString(tag(part)).equals(sent.checksum());
    return same ? Files.size(part) : 0;
  }

  /**
   * Takes a piece of the file; the last one is taken when the whole has been compared with its
   * checksum.
   *
   * @return how many bytes have come
   * @throws IOException if the sender is cut off: what has come is kept
   */
  public long take(Awaited what, Sent sent, long offset, InputStream body)
      throws IOException, InterruptedException, Refused {
    Turn turn = turns.computeIfAbsent(what.uid(), uid -> new Turn());
    Thread earlier = turn.sender;
    if (earlier != null) {
      earlier.interrupt();
    }
    if (!turn.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new Refused(Refused.Why.BUSY, "somebody else sends the file: try again later");
    }
    try {
      turn.sender = Thread.currentThread();
      return piece(what, sent, offset, body);
    } finally {
      turn.sender = null;
      turn.lock.unlock();
      changed.accept(what);
    }
  }

  private long piece(Awaited what, Sent sent, long offset, InputStream body)
      throws IOException, InterruptedException, Refused {
    if (offset != offset(what, sent)) {
      throw new Refused(
          Refused.Why.OFFSET, "the piece begins at " + offset + ": ask where the last one ended");
    }
    Path part = arrivals.part(what.uid());
    if (offset == 0) {
      begin(what, sent, part);
    }
    lengths.put(what.uid(), sent.length());
    refusals.remove(what.uid());
    long come = offset + append(part, sent.length() - offset, body, what);
    if (come == sent.length()) {
      finish(what, sent, part);
    }
    return come;
  }

  /** What there is of another file goes first, so that no crash lets it pass for this one. */
  private void begin(Awaited what, Sent sent, Path part) throws Refused {
    try {
      Files.deleteIfExists(part);
      Files.writeString(tag(part), sent.checksum());
    } catch (IOException e) {
      throw noRoom(what, e);
    }
  }

  private Refused noRoom(Awaited what, IOException e) {
    arrivals.clean(what.uid());
    return new Refused(Refused.Why.ROOM, "the node cannot keep what comes: " + e.getMessage());
  }

  private long append(Path part, long most, InputStream body, Awaited what)
      throws IOException, InterruptedException, Refused {
    long come = 0;
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[1 << 16];
      while (true) {
        int n = body.read(buffer);
        if (n < 0) {
          return come;
        }
        if (come + n > most) {
          throw new Refused(Refused.Why.SIZE, "more comes than was said");
        }
        write(out, buffer, n, what);
        come += n;
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private void write(OutputStream out, byte[] buffer, int n, Awaited what) throws Refused {
    try {
      out.write(buffer, 0, n);
    } catch (IOException e) {
      throw noRoom(what, e);
    }
  }

  private void finish(Awaited what, Sent sent, Path part) throws IOException, Refused {
    String wanted = what.source().checksum().orElse(sent.checksum());
    for (String checksum : new HashSet<>(List.of(sent.checksum(), wanted))) {
      String actual = Checksum.like(checksum, part);
      if (!actual.equals(checksum)) {
        arrivals.clean(what.uid());
        throw new Refused(
            Refused.Why.CHECKSUM,
            "the file that came has the checksum "
                + actual
                + ", and "
                + checksum
                + " was expected");
      }
    }
    checksums.put(what.uid(), wanted);
    Files.deleteIfExists(tag(part));
    arrivals.whole(what.uid());
  }

  /** Whether all of the file has come. */
  boolean isWhole(String uid) {
    return arrivals.isWhole(uid);
  }

  /** The checksum that the whole file was found to have, if this process looked at it. */
  Optional<String> checksum(String uid) {
    return Optional.ofNullable(checksums.get(uid));
  }

  /** What came, if it is a disk's content; if not, another file may be sent. */
  ImageFile judge(String uid, UploadSource source) throws IOException, InterruptedException {
    try {
      if (!checksums.containsKey(uid)) { // another process took the file
        String wanted = source.checksum().orElse("");
        checksums.put(uid, arrivals.verify(uid, wanted, " was expected"));
      }
      return arrivals.judge(uid, source.maxSize());
    } catch (StorageException e) {
      checksums.remove(uid);
      refusals.put(uid, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Why the last file was refused. */
  Optional<String> refusal(String uid) {
    return Optional.ofNullable(refusals.get(uid));
  }

  /**
   * How much of the file has come, of a hundred, in steps of ten; empty if nobody has begun to
   * send.
   */
  Optional<Integer> percent(String uid) {
    Long length = lengths.get(uid);
    try {
      Path part = arrivals.part(uid);
      return length == null || length == 0 || !Files.exists(part)
          ? Optional.empty()
          : Optional.of((int) (10 * Files.size(part) / length) * 10);
    } catch (IOException e) {
      return Optional.empty(); // it was moved just now
    }
  }

  /** The file is gone: it has become what it was sent for, or was no disk. */
  void ended(String uid) {
    lengths.remove(uid);
    checksums.remove(uid);
  }

  /** The object is gone. */
  void forget(String uid) {
    ended(uid);
    turns.remove(uid);
    refusals.remove(uid);
  }

  private static Path tag(Path part) {
    return part.resolveSibling(part.getFileName() + ".tag");
  }
}
