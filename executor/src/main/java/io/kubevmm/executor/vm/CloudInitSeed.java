package io.kubevmm.executor.vm;

import io.kubevmm.api.Conditions;
import io.kubevmm.executor.seed.SeedException;
import io.kubevmm.executor.seed.Seeds;
import io.kubevmm.executor.storage.DiskClaims;
import java.nio.file.Path;
import java.util.Optional;

/** A machine's cloud-init seed, made right before it starts. */
public final class CloudInitSeed {

  private final Seeds seeds;
  private final NodeFiles files;

  public CloudInitSeed(Seeds seeds, NodeFiles files) {
    this.seeds = seeds;
    this.files = files;
  }

  /**
   * Makes the seed, if the act is a start.
   *
   * @param sleeps whether the guest goes on from saved memory
   * @return why the machine has to wait
   */
  Optional<DiskClaims.Wait> before(Action next, VirtualMachine vm, boolean sleeps) {
    if (!(next instanceof Action.Create)) {
      return Optional.empty();
    }
    Path file = NodeFiles.seed(files.directory(vm));
    try {
      if (vm.spec().cloudInit().isEmpty()) {
        if (!sleeps) { // a guest that goes on still has the disk of its start
          seeds.forget(vm.uid(), file);
        }
        return Optional.empty();
      }
      files.prepare(vm);
      Seeds.Machine machine =
          new Seeds.Machine(
              vm.key(), vm.uid(), vm.generation(), sleeps, vm.spec().cloudInit().get());
      return seeds.prepare(machine, file).map(message -> wait(vm, message));
    } catch (SeedException e) {
      throw new RefusedException(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /** The machine is gone from this node, and its files with it. */
  void released(VirtualMachine vm) {
    seeds.forget(vm.uid(), NodeFiles.seed(files.directory(vm)));
  }

  /** The controller knows better what is missing, if it has said so. */
  private static DiskClaims.Wait wait(VirtualMachine vm, String message) {
    return vm.status()
        .condition(Conditions.CLOUD_INIT_READY)
        .filter(c -> !c.isTrue())
        .map(c -> new DiskClaims.Wait(c.reason(), c.message()))
        .orElseGet(() -> new DiskClaims.Wait(Conditions.CLOUD_INIT_NOT_READY, message));
  }
}
