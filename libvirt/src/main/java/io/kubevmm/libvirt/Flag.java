package io.kubevmm.libvirt;

/** A bit that a call of libvirt knows. */
public sealed interface Flag
    permits Affect,
        BlockCommitFlag,
        BlockCopyFlag,
        BlockJobAbortFlag,
        BlockRebaseFlag,
        ConsoleFlag,
        CreateFlag,
        DefineFlag,
        ListFlag,
        NetworkXmlFlag,
        PoolBuildFlag,
        PoolCreateFlag,
        PoolListFlag,
        SaveFlag,
        ShutdownMode,
        SnapshotCreateFlag,
        StatsFlag,
        StatsGroup,
        StorageXmlFlag,
        UndefineFlag,
        VolumeCreateFlag,
        VolumeDeleteFlag,
        VolumeResizeFlag,
        XmlFlag {
  /** The bit as libvirt has it. */
  int bits();

  /** All of them in one number. */
  static int or(Flag... flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bits();
    }
    return bits;
  }
}
