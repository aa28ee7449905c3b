package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirNetworkUpdateSection;

/** The parts of a network that can change while it is active (virNetworkUpdateSection). */
public enum NetworkSection {
  DHCP_HOST(VirNetworkUpdateSection.VIR_NETWORK_SECTION_IP_DHCP_HOST),
  DHCP_RANGE(VirNetworkUpdateSection.VIR_NETWORK_SECTION_IP_DHCP_RANGE),
  FORWARD_INTERFACE(VirNetworkUpdateSection.VIR_NETWORK_SECTION_FORWARD_INTERFACE),
  PORTGROUP(VirNetworkUpdateSection.VIR_NETWORK_SECTION_PORTGROUP),
  DNS_HOST(VirNetworkUpdateSection.VIR_NETWORK_SECTION_DNS_HOST),
  DNS_TXT(VirNetworkUpdateSection.VIR_NETWORK_SECTION_DNS_TXT),
  DNS_SRV(VirNetworkUpdateSection.VIR_NETWORK_SECTION_DNS_SRV);

  private final int code;

  NetworkSection(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
