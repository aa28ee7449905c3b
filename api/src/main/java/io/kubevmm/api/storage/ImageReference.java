package io.kubevmm.api.storage;

/** A VirtualMachineImage, as something else names it. */
public record ImageReference(String namespace, String name) {

  private static final String IN_CHAIN = "image/";

  /** What stands for it in the backing chain of something in this namespace. */
  public String inChain(String holder) {
    return IN_CHAIN + (holder.equals(namespace) ? name : namespace + "/" + name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
