package io.kubevmm.bench;

/** Domains of any size: many disks, and as much metadata. */
final class LargeDomain {

  private LargeDomain() {}

  /** A domain of at least so many characters. */
  static String of(int characters) {
    StringBuilder disks = new StringBuilder();
    StringBuilder notes = new StringBuilder();
    for (int i = 0; disks.length() + notes.length() < characters; i++) {
      disks.append(disk(i));
      while (notes.length() < disks.length()) {
        notes.append(note(i));
      }
    }
    return """
    <domain type='kvm'>
      <name>large</name>
      <metadata>
        <note:all xmlns:note='urn:note'>
    """
        + notes
        + """
            </note:all>
          </metadata>
          <memory unit='GiB'>1</memory>
          <os>
            <type>hvm</type>
          </os>
          <devices>
        """
        + disks
        + """
          </devices>
        </domain>
        """;
  }

  private static String disk(int number) {
    return """
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2' cache='none'/>
          <source file='/images/%1$d.qcow2'/>
          <target dev='vd%1$d' bus='virtio'/>
          <serial>disk-%1$d</serial>
        </disk>
    """
        .formatted(number);
  }

  private static String note(int number) {
    return """
        <note:entry key='%1$d'>what somebody noted about disk %1$d</note:entry>
    """
        .formatted(number);
  }
}
