package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.libvirt.internal.VirEnums;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The typed flags against the constants of libvirt's API file. */
class FlagTest {
  /** The names stand for bits that a method always sets itself. */
  private static void matches(Flag[] flags, Class<?> group, String... always)
      throws IllegalAccessException {
    Set<Integer> bits = new TreeSet<>();
    for (Field field : group.getFields()) {
      if (!List.of(always).contains(field.getName())) {
        bits.add(field.getInt(null));
      }
    }
    bits.remove(0);
    assertThat(Arrays.stream(flags).map(Flag::bits))
        .as(group.getSimpleName())
        .containsExactlyInAnyOrderElementsOf(bits);
  }

  @Test
  void flagsAreLibvirts() throws IllegalAccessException {
    matches(Affect.values(), VirEnums.VirDomainModificationImpact.class);
    matches(
        BlockCommitFlag.values(),
        VirEnums.VirDomainBlockCommitFlags.class,
        "VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES");
    matches(BlockCopyFlag.values(), VirEnums.VirDomainBlockCopyFlags.class);
    matches(BlockJobAbortFlag.values(), VirEnums.VirDomainBlockJobAbortFlags.class);
    matches(
        BlockRebaseFlag.values(),
        VirEnums.VirDomainBlockRebaseFlags.class,
        "VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES");
    matches(ConsoleFlag.values(), VirEnums.VirDomainConsoleFlags.class);
    matches(CreateFlag.values(), VirEnums.VirDomainCreateFlags.class);
    matches(DefineFlag.values(), VirEnums.VirDomainDefineFlags.class);
    matches(DefineFlag.values(), VirEnums.VirStoragePoolDefineFlags.class);
    matches(ListFlag.values(), VirEnums.VirConnectListAllDomainsFlags.class);
    matches(PoolBuildFlag.values(), VirEnums.VirStoragePoolBuildFlags.class);
    matches(PoolCreateFlag.values(), VirEnums.VirStoragePoolCreateFlags.class);
    matches(PoolListFlag.values(), VirEnums.VirConnectListAllStoragePoolsFlags.class);
    matches(SaveFlag.values(), VirEnums.VirDomainSaveRestoreFlags.class);
    matches(ShutdownMode.values(), VirEnums.VirDomainShutdownFlagValues.class);
    matches(ShutdownMode.values(), VirEnums.VirDomainRebootFlagValues.class);
    matches(SnapshotCreateFlag.values(), VirEnums.VirDomainSnapshotCreateFlags.class);
    matches(StatsFlag.values(), VirEnums.VirConnectGetAllDomainStatsFlags.class);
    matches(StatsGroup.values(), VirEnums.VirDomainStatsTypes.class);
    matches(StorageXmlFlag.values(), VirEnums.VirStorageXMLFlags.class);
    matches(UndefineFlag.values(), VirEnums.VirDomainUndefineFlagsValues.class);
    matches(VolumeCreateFlag.values(), VirEnums.VirStorageVolCreateFlags.class);
    matches(VolumeDeleteFlag.values(), VirEnums.VirStorageVolDeleteFlags.class);
    matches(VolumeResizeFlag.values(), VirEnums.VirStorageVolResizeFlags.class);
    matches(XmlFlag.values(), VirEnums.VirDomainXMLFlags.class);
  }

  @Test
  void combinesBits() {
    assertThat(Flag.or()).isZero();
    assertThat(Flag.or(Affect.LIVE, Affect.CONFIG)).isEqualTo(3);
  }
}
