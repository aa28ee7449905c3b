package io.kubevmm.virtctl.definitions;

/** What CEL's {@code cidr} makes of a text. */
final class CidrValue extends OpaqueValue<Addresses.Block> {
  static final String NAME = "net.CIDR";

  CidrValue(Addresses.Block block) {
    super(NAME, block);
  }

  Addresses.Block block() {
    return value();
  }
}
