package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirTypedParameterType;
import io.kubevmm.libvirt.internal.VirStructs.VirTypedParameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Named values for libvirt to set, in the types that its documentation gives for each name: libvirt
 * refuses a right value of another type.
 */
public final class ParameterList {

  private record Parameter(String name, Setter value) {}

  private interface Setter {
    void into(MemorySegment struct, Arena arena);
  }

  private final List<Parameter> parameters = new ArrayList<>();

  /** An int. */
  public ParameterList signedInt(String name, int value) {
    return add(
        name,
        VirTypedParameterType.VIR_TYPED_PARAM_INT,
        struct -> VirTypedParameter.value_i(struct, value));
  }

  /** An unsigned int. */
  public ParameterList unsignedInt(String name, long value) {
    return add(
        name,
        VirTypedParameterType.VIR_TYPED_PARAM_UINT,
        struct -> VirTypedParameter.value_ui(struct, (int) value));
  }

  /** A long long. */
  public ParameterList signedLong(String name, long value) {
    return add(
        name,
        VirTypedParameterType.VIR_TYPED_PARAM_LLONG,
        struct -> VirTypedParameter.value_l(struct, value));
  }

  /** An unsigned long long. */
  public ParameterList unsignedLong(String name, long value) {
    return add(
        name,
        VirTypedParameterType.VIR_TYPED_PARAM_ULLONG,
        struct -> VirTypedParameter.value_ul(struct, value));
  }

  /** A boolean. */
  public ParameterList flag(String name, boolean value) {
    return add(
        name,
        VirTypedParameterType.VIR_TYPED_PARAM_BOOLEAN,
        struct -> VirTypedParameter.value_b(struct, (byte) (value ? 1 : 0)));
  }

  /** A string. */
  public ParameterList text(String name, String value) {
    parameters.add(
        new Parameter(
            name,
            (struct, arena) -> {
              VirTypedParameter.type(struct, VirTypedParameterType.VIR_TYPED_PARAM_STRING);
              VirTypedParameter.value_s(struct, arena.allocateFrom(value));
            }));
    return this;
  }

  private ParameterList add(String name, int type, Consumer<MemorySegment> value) {
    parameters.add(
        new Parameter(
            name,
            (struct, arena) -> {
              VirTypedParameter.type(struct, type);
              value.accept(struct);
            }));
    return this;
  }

  /** Whether nothing is to be set. */
  public boolean isEmpty() {
    return parameters.isEmpty();
  }

  int size() {
    return parameters.size();
  }

  /** The array as C has it, which lives as long as the arena. */
  MemorySegment in(Arena arena) {
    MemorySegment array = arena.allocate(VirTypedParameter.LAYOUT, parameters.size());
    long size = VirTypedParameter.LAYOUT.byteSize();
    for (int i = 0; i < parameters.size(); i++) {
      MemorySegment struct = array.asSlice(i * size, size);
      VirTypedParameter.field(struct).setString(0, parameters.get(i).name());
      parameters.get(i).value().into(struct, arena);
    }
    return array;
  }
}
