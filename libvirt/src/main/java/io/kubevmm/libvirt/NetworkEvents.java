package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectNetworkEventLifecycleCallback;
import io.kubevmm.libvirt.internal.VirEnums.VirNetworkEventID;
import io.kubevmm.libvirt.internal.VirNetwork;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Who listens to the network events of one connection, and the function that libvirt calls with
 * them, one per process, as {@link EventStubs} has them for domains.
 */
final class NetworkEvents extends Events<NetworkEvent.Kind, NetworkEvent> {

  private static final class Stub {
    static final MemorySegment LIFECYCLE = lifecycle().stub(Arena.global());
  }

  NetworkEvents() {
    super(NetworkEvent.Kind.class, "virConnectNetworkEvent");
  }

  @Override
  int register(MemorySegment connection, NetworkEvent.Kind kind, MemorySegment key) {
    return VirNetwork.virConnectNetworkEventRegisterAny(
        connection,
        MemorySegment.NULL,
        VirNetworkEventID.VIR_NETWORK_EVENT_ID_LIFECYCLE,
        Stub.LIFECYCLE,
        key,
        MemorySegment.NULL);
  }

  @Override
  void deregister(MemorySegment connection, int id) {
    VirNetwork.virConnectNetworkEventDeregisterAny(connection, id);
  }

  private static VirConnectNetworkEventLifecycleCallback lifecycle() {
    return (connection, network, event, detail, key) -> {
      if (ofKey(key.address()) instanceof NetworkEvents events) {
        events.tell(
            NetworkEvent.Kind.LIFECYCLE,
            () ->
                new NetworkEvent(
                    Network.uuidOf(network),
                    Network.nameOf(network),
                    Codes.of(NetworkEvent.Change.class, event)));
      }
    };
  }
}
