package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.executor.address.AddressReconciler;
import io.kubevmm.executor.guest.GuestReconciler;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.Domain;
import java.time.Instant;
import java.util.Optional;

/**
 * The machines of this node, as far as those who ask about their guests care.
 *
 * @param codec for documents of domains
 */
public record LocalGuests(Machines machines, Domains domains, XmlCodec codec)
    implements GuestReconciler.Source, AddressReconciler.Source {

  private static final String CHANNEL = "org.qemu.guest_agent.0";

  @Override
  public Optional<String> uid(ObjectKey machine) {
    return machines.find(machine).filter(VirtualMachine::ours).map(VirtualMachine::uid);
  }

  @Override
  public Optional<GuestReconciler.Machine> find(ObjectKey machine) {
    return machines
        .find(machine)
        .filter(VirtualMachine::ours)
        .map(vm ->
            new GuestReconciler.Machine(
                vm.uid(),
                vm.generation(),
                vm.spec().users(),
                vm.frozenUntil(),
                vm.status().condition(Conditions.FROZEN).filter(Condition::isTrue).isPresent()));
  }

  @Override
  public Optional<Domain> open(ObjectKey machine) {
    return domains.available() ? machines.find(machine).flatMap(domains::open) : Optional.empty();
  }

  /**
   * A mark that was written for the start is the guest's still as long as nothing changed the
   * guest; any later one says nothing about when it started.
   */
  @Override
  public Optional<Instant> notBefore(Domain domain) {
    return DomainLookup.live(domain).filter(mark -> mark.intent() == Intent.START).map(Mark::since);
  }

  @Override
  public boolean connected(Domain domain) {
    if (!domain.isActive()) {
      return false;
    }
    for (JsonNode channel : codec.toTree(domain.xml()).path("devices").path("channel")) {
      JsonNode target = channel.path("target");
      if (target.path("name").asText().equals(CHANNEL)) {
        return target.path("state").asText().equals("connected");
      }
    }
    return false;
  }
}
