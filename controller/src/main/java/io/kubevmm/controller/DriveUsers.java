package io.kubevmm.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubevmm.api.storage.CdromDrive;
import java.util.stream.Stream;

/** The machines that want an image in a CD-ROM drive. */
final class DriveUsers {

  private DriveUsers() {}

  /** Their names. */
  static Stream<String> of(VirtualMachineImage image, KubernetesClient client) {
    String name = image.getMetadata().getName();
    return client
        .resources(VirtualMachine.class)
        .inNamespace(image.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(vm ->
            vm.getSpec().drives().stream()
                .flatMap(drive -> drive.cdrom().flatMap(CdromDrive::image).stream())
                .anyMatch(name::equals))
        .map(vm -> vm.getMetadata().getName())
        .sorted();
  }
}
