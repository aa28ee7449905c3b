package io.kubevmm.virtctl;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rest of a file from an offset on, as the body of a request; tells how far it is. */
final class Pieces {
  private static final int STEP = 10;

  private final Path file;
  private final long from;
  private final long size;
  private final PrintWriter progress;

  Pieces(Path file, long from, long size, PrintWriter progress) {
    this.file = file;
    this.from = from;
    this.size = size;
    this.progress = progress;
  }

  HttpRequest.BodyPublisher publisher() {
    HttpRequest.BodyPublisher rest = HttpRequest.BodyPublishers.ofInputStream(this::open);
    return HttpRequest.BodyPublishers.fromPublisher(rest, Math.max(1, size - from));
  }

  private InputStream open() {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(from);
      return new Told(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a line every few per cent. */
  private final class Told extends FilterInputStream {
    private long done = from;
    private long next = percent() / STEP * STEP + STEP;

    Told(InputStream in) {
      super(in);
    }

    private long percent() {
      return size == 0 ? 100 : 100 * done / size;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      done += Math.max(0, n);
      if (percent() >= next) {
        progress.println(percent() + " % of " + size + " bytes");
        progress.flush();
        next = percent() / STEP * STEP + STEP;
      }
      return n;
    }
  }
}
