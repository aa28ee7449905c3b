package io.kubevmm.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Stands between a connection and libvirtd: it can fall silent, or hang up, as libvirtd can. */
final class SocketProxy implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  private SocketProxy(Path folder) throws IOException {
    socket = folder.resolve("libvirt-sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
  }

  /** Passes everything on to libvirtd. */
  static SocketProxy to(Path libvirtd, Path folder) throws IOException {
    var proxy = new SocketProxy(folder);
    Thread.ofPlatform().daemon().name("proxy").start(() -> proxy.accept(libvirtd));
    return proxy;
  }

  /** Takes connections and never answers. */
  static SocketProxy silent(Path folder) throws IOException {
    return new SocketProxy(folder);
  }

  String uri() {
    return "qemu+unix:///system?socket=" + socket;
  }

  /** Passes nothing on any more, or again. */
  void setSilent(boolean silence) {
    silent = silence;
  }

  private void accept(Path libvirtd) {
    try {
      while (true) {
        SocketChannel client = server.accept();
        SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(libvirtd));
        open.addAll(List.of(client, daemon));
        pump(client, daemon);
        pump(daemon, client);
      }
    } catch (IOException e) {
      hangUp();
    }
  }

  private void pump(SocketChannel from, SocketChannel to) {
    Thread.ofPlatform().daemon().name("proxy-pump").start(() -> copy(from, to));
  }

  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try (from;
        to) {
      while (from.read(buffer.clear()) >= 0) {
        while (silent) {
          LockSupport.parkNanos(1_000_000);
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
    } catch (IOException e) {
      // One end hung up; the other is closed with it.
    }
  }

  /** Breaks all connections. */
  void hangUp() {
    open.forEach(SocketProxy::close);
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
