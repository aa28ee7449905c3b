package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockCommitFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockJobInfoFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockJobSetSpeedFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockPullFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockRebaseFlags;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainBlockJobInfo;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The jobs that copy, commit and pull the disks of a running domain, at most one a disk.
 *
 * <p>A disk is named by its target, as "vda", or by the path of its source. A job goes on after the
 * call that began it; a {@link DomainEvent.BlockJob} tells that it has ended, or that it is ready
 * for {@link #abort} with {@link BlockJobAbortFlag#PIVOT}. Listen before you begin: a small job
 * ends at once. Bandwidths are limits in bytes per second, 0 for none.
 */
public final class BlockJobs {
  private final Domain domain;

  BlockJobs(Domain domain) {
    this.domain = domain;
  }

  private interface Action {
    int run(RawCall raw, MemorySegment domain, MemorySegment disk);
  }

  private void act(String function, String disk, Action action) {
    var _ =
        domain.callLong(function, raw -> raw.check(action.run(raw, raw.pointer(), raw.utf8(disk))));
  }

  /**
   * Begins to merge the top image down into the base. Both are paths, or as "vda[1]"; an empty top
   * is the image that the guest writes to, an empty base the lowest one.
   */
  public void commit(
      String disk, String base, String top, long bandwidth, BlockCommitFlag... flags) {
    int bits = Flag.or(flags) | VirDomainBlockCommitFlags.VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES;
    act(
        "virDomainBlockCommit",
        disk,
        (raw, d, name) ->
            VirDomain.virDomainBlockCommit(
                d, name, raw.utf8OrNull(base), raw.utf8OrNull(top), bandwidth, bits));
  }

  /** Begins to fill the image that the guest writes to from all images below, which it drops. */
  public void pull(String disk, long bandwidth) {
    int bits = VirDomainBlockPullFlags.VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES;
    act(
        "virDomainBlockPull",
        disk,
        (raw, d, name) -> VirDomain.virDomainBlockPull(d, name, bandwidth, bits));
  }

  /**
   * Begins to fill the image that the guest writes to from those above the base, which stays below
   * it; an empty base means all, as {@link #pull} does.
   */
  public void rebase(String disk, String base, long bandwidth, BlockRebaseFlag... flags) {
    int bits = Flag.or(flags) | VirDomainBlockRebaseFlags.VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES;
    act(
        "virDomainBlockRebase",
        disk,
        (raw, d, name) ->
            VirDomain.virDomainBlockRebase(d, name, raw.utf8OrNull(base), bandwidth, bits));
  }

  /**
   * Begins to copy a disk to the source and driver of a {@code <disk>} element. QEMU refuses it for
   * a persistent domain without {@link BlockCopyFlag#TRANSIENT_JOB}.
   */
  public void copy(String disk, String destinationXml, BlockCopyFlag... flags) {
    act(
        "virDomainBlockCopy",
        disk,
        (raw, d, name) ->
            VirDomain.virDomainBlockCopy(
                d, name, raw.utf8(destinationXml), MemorySegment.NULL, 0, Flag.or(flags)));
  }

  /** The job of a disk, while it has one. */
  public Optional<BlockJobInfo> info(String disk) {
    return domain.call(
        "virDomainGetBlockJobInfo",
        raw -> {
          MemorySegment info = raw.arena().allocate(VirDomainBlockJobInfo.LAYOUT);
          int found =
              raw.check(
                  VirDomain.virDomainGetBlockJobInfo(
                      raw.pointer(),
                      raw.utf8(disk),
                      info,
                      VirDomainBlockJobInfoFlags.VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES));
          return found == 0 ? Optional.empty() : Optional.of(info(info));
        });
  }

  private static BlockJobInfo info(MemorySegment info) {
    return new BlockJobInfo(
        Codes.of(EventDetail.BlockJobType.class, VirDomainBlockJobInfo.type(info)),
        VirDomainBlockJobInfo.bandwidth(info),
        VirDomainBlockJobInfo.cur(info),
        VirDomainBlockJobInfo.end(info));
  }

  /** Limits the job of a disk. */
  public void setSpeed(String disk, long bandwidth) {
    int bits = VirDomainBlockJobSetSpeedFlags.VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES;
    act(
        "virDomainBlockJobSetSpeed",
        disk,
        (raw, d, name) -> VirDomain.virDomainBlockJobSetSpeed(d, name, bandwidth, bits));
  }

  /** Ends the job of a disk: a disk without one is an error, as is a pivot before it is ready. */
  public void abort(String disk, BlockJobAbortFlag... flags) {
    act(
        "virDomainBlockJobAbort",
        disk,
        (raw, d, name) -> VirDomain.virDomainBlockJobAbort(d, name, Flag.or(flags)));
  }
}
