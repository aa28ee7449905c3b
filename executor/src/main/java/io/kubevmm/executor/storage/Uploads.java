package io.kubevmm.executor.storage;

import io.kubevmm.kube.ObjectKey;
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
 * Files that users send for images.
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
      /** The image has its file already. */
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
  private final Consumer<ObjectKey> changed;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Long> lengths = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Map<String, String> checksums = new ConcurrentHashMap<>();

  Uploads(Arrivals arrivals, Consumer<ObjectKey> changed) {
    this.arrivals = arrivals;
    this.changed = changed;
  }

  /** How many bytes of that file have come, if it is taken at all. */
  public long offset(ImageObject image, Sent sent) throws IOException, Refused {
    if (arrivals.isWhole(image.uid())) {
      throw new Refused(Refused.Why.DONE, "the image has its file already");
    }
    long most = Arrivals.most(image.spec().source().upload().flatMap(u -> u.maxSize()));
    if (sent.length() > most) {
      throw new Refused(
          Refused.Why.SIZE,
          "the file has "
              + sent.length()
              + " bytes, and the most that is taken is "
              + most
              + " (source.upload.maxSize)");
    }
    Path part = arrivals.part(image.uid());
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
  public long take(ImageObject image, Sent sent, long offset, InputStream body)
      throws IOException, InterruptedException, Refused {
    Turn turn = turns.computeIfAbsent(image.uid(), uid -> new Turn());
    Thread earlier = turn.sender;
    if (earlier != null) {
      earlier.interrupt();
    }
    if (!turn.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new Refused(Refused.Why.BUSY, "somebody else sends this image's file: try again later");
    }
    try {
      turn.sender = Thread.currentThread();
      return piece(image, sent, offset, body);
    } finally {
      turn.sender = null;
      turn.lock.unlock();
      changed.accept(image.key());
    }
  }

  private long piece(ImageObject image, Sent sent, long offset, InputStream body)
      throws IOException, InterruptedException, Refused {
    if (offset != offset(image, sent)) {
      throw new Refused(
          Refused.Why.OFFSET, "the piece begins at " + offset + ": ask where the last one ended");
    }
    Path part = arrivals.part(image.uid());
    if (offset == 0) {
      begin(image, sent, part);
    }
    lengths.put(image.uid(), sent.length());
    refusals.remove(image.uid());
    long come = offset + append(part, sent.length() - offset, body, image);
    if (come == sent.length()) {
      finish(image, sent, part);
    }
    return come;
  }

  /** What there is of another file goes first, so that no crash lets it pass for this one. */
  private void begin(ImageObject image, Sent sent, Path part) throws Refused {
    try {
      Files.deleteIfExists(part);
      Files.writeString(tag(part), sent.checksum());
    } catch (IOException e) {
      throw noRoom(image, e);
    }
  }

  private Refused noRoom(ImageObject image, IOException e) {
    arrivals.clean(image.uid());
    return new Refused(Refused.Why.ROOM, "the node cannot keep what comes: " + e.getMessage());
  }

  private long append(Path part, long most, InputStream body, ImageObject image)
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
        write(out, buffer, n, image);
        come += n;
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private void write(OutputStream out, byte[] buffer, int n, ImageObject image) throws Refused {
    try {
      out.write(buffer, 0, n);
    } catch (IOException e) {
      throw noRoom(image, e);
    }
  }

  private void finish(ImageObject image, Sent sent, Path part) throws IOException, Refused {
    String wanted =
        image.spec().source().upload().flatMap(u -> u.checksum()).orElse(sent.checksum());
    for (String checksum : new HashSet<>(List.of(sent.checksum(), wanted))) {
      String actual = Checksum.like(checksum, part);
      if (!actual.equals(checksum)) {
        arrivals.clean(image.uid());
        throw new Refused(
            Refused.Why.CHECKSUM,
            "the file that came has the checksum "
                + actual
                + ", and "
                + checksum
                + " was expected");
      }
    }
    checksums.put(image.uid(), wanted);
    Files.deleteIfExists(tag(part));
    arrivals.whole(image.uid());
  }

  /** Whether all of the file has come. */
  boolean isWhole(ImageObject image) {
    return arrivals.isWhole(image.uid());
  }

  /** The checksum that the whole file was found to have, if this process took its end. */
  Optional<String> checksum(ImageObject image) {
    return Optional.ofNullable(checksums.get(image.uid()));
  }

  /** What came was no image: another file may be sent. */
  void refuse(ImageObject image, String why) {
    refusals.put(image.uid(), why);
  }

  /** Why the last file was refused. */
  Optional<String> refusal(ImageObject image) {
    return Optional.ofNullable(refusals.get(image.uid()));
  }

  /** How much of the file has come, of a hundred; empty if nobody has begun to send. */
  Optional<Integer> percent(ImageObject image) {
    Long length = lengths.get(image.uid());
    try {
      Path part = arrivals.part(image.uid());
      return length == null || length == 0 || !Files.exists(part)
          ? Optional.empty()
          : Optional.of((int) (100 * Files.size(part) / length));
    } catch (IOException e) {
      return Optional.empty(); // it was moved just now
    }
  }

  /** The file is gone: it has become an image, or was none. */
  void ended(String uid) {
    lengths.remove(uid);
    checksums.remove(uid);
  }

  /** The image is gone. */
  void forget(String uid) {
    ended(uid);
    turns.remove(uid);
    refusals.remove(uid);
  }

  private static Path tag(Path part) {
    return part.resolveSibling(part.getFileName() + ".tag");
  }
}
