package io.kubevmm.libvirt;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host of libvirt's test driver that no other test sees. */
public final class TestHost {
  private static final String NODE =
      """
      <node>
        <network>
          <name>default</name>
          <bridge name='virbr0'/>
          <ip address='192.168.122.1' netmask='255.255.255.0'>
            <dhcp><range start='192.168.122.10' end='192.168.122.200'/></dhcp>
          </ip>
        </network>
      </node>
      """;

  private TestHost() {}

  /** Connects to a new, empty host; skips the test where libvirt is not installed. */
  public static Connection connect() {
    return connect(ConnectionOptions.defaults());
  }

  /** Connects to a new, empty host; skips the test where libvirt is not installed. */
  public static Connection connect(ConnectionOptions options) {
    requireLibvirt();
    try {
      Path node = Files.createTempFile("kubevmm-node", ".xml");
      try {
        Files.writeString(node, NODE);
        return Connection.open("test://" + node, options);
      } finally {
        Files.delete(node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test where libvirt is not installed, and says so. */
  public static void requireLibvirt() {
    try {
      Connection.clientVersion();
    } catch (LibvirtUnavailableException e) {
      abort("Not tested on this host. " + e.getMessage());
    }
  }

  /** The XML of a small domain. */
  public static String xml(String name) {
    return """
    <domain type='test'>
      <name>%s</name>
      <memory unit='MiB'>64</memory>
      <vcpu>2</vcpu>
      <os><type arch='x86_64'>hvm</type></os>
      <devices>
        <disk type='file' device='disk'>
          <source file='/guest/disk.img'/>
          <target dev='vda' bus='virtio'/>
        </disk>
        <interface type='network'>
          <mac address='52:54:00:00:00:01'/>
          <source network='default'/>
        </interface>
        <console type='pty'/>
      </devices>
    </domain>
    """
        .formatted(name);
  }
}
