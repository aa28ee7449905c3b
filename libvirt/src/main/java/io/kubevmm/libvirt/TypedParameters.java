package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirTypedParameterType;
import io.kubevmm.libvirt.internal.VirStructs.VirTypedParameter;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named values in libvirt's order: Long for its whole numbers (an unsigned 64-bit one past
 * Long.MAX_VALUE is negative), Double, Boolean, String.
 */
public record TypedParameters(Map<String, Object> values) {
  public TypedParameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Copies a virTypedParameter array; a type that this version does not know is left out. */
  static TypedParameters copy(MemorySegment array, int count) {
    var values = new LinkedHashMap<String, Object>();
    long size = VirTypedParameter.LAYOUT.byteSize();
    for (int i = 0; i < count; i++) {
      MemorySegment parameter = array.asSlice(i * size, size);
      value(parameter)
          .ifPresent(value -> values.put(VirTypedParameter.field(parameter).getString(0), value));
    }
    return new TypedParameters(values);
  }

  private static Optional<Object> value(MemorySegment parameter) {
    return switch (VirTypedParameter.type(parameter)) {
      case VirTypedParameterType.VIR_TYPED_PARAM_INT ->
          Optional.of((long) VirTypedParameter.value_i(parameter));
      case VirTypedParameterType.VIR_TYPED_PARAM_UINT ->
          Optional.of(Integer.toUnsignedLong(VirTypedParameter.value_ui(parameter)));
      case VirTypedParameterType.VIR_TYPED_PARAM_LLONG,
          VirTypedParameterType.VIR_TYPED_PARAM_ULLONG ->
          Optional.of(VirTypedParameter.value_l(parameter));
      case VirTypedParameterType.VIR_TYPED_PARAM_DOUBLE ->
          Optional.of(VirTypedParameter.value_d(parameter));
      case VirTypedParameterType.VIR_TYPED_PARAM_BOOLEAN ->
          Optional.of(VirTypedParameter.value_b(parameter) != 0);
      case VirTypedParameterType.VIR_TYPED_PARAM_STRING ->
          RawCall.optionalText(VirTypedParameter.value_s(parameter)).map(Object.class::cast);
      default -> Optional.empty();
    };
  }

  /** The whole number of that name. */
  public OptionalLong number(String name) {
    return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** The text of that name. */
  public Optional<String> text(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The boolean of that name. */
  public Optional<Boolean> flag(String name) {
    return values.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }
}
