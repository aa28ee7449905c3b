package io.kubevmm.virtctl.definitions;

import java.util.Objects;
import org.projectnessie.cel.common.types.BoolT;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.TypeT;
import org.projectnessie.cel.common.types.ref.BaseVal;
import org.projectnessie.cel.common.types.ref.Type;
import org.projectnessie.cel.common.types.ref.Val;

/** A value of one of Kubernetes' types, which only Kubernetes' functions look into. */
abstract sealed class OpaqueValue<T> extends BaseVal permits QuantityValue, CidrValue {
  private final Type type;
  private final T value;

  OpaqueValue(String type, T value) {
    this.type = TypeT.newObjectTypeValue(type);
    this.value = value;
  }

  @Override
  public final T value() {
    return value;
  }

  @Override
  public final Type type() {
    return type;
  }

  @Override
  public final Val equal(Val other) {
    return other instanceof OpaqueValue<?> that && Objects.equals(value, that.value)
        ? BoolT.True
        : BoolT.False;
  }

  @Override
  public final <N> N convertToNative(Class<N> wanted) {
    return wanted.cast(value);
  }

  @Override
  public final Val convertToType(Type wanted) {
    return Err.newTypeConversionError(type, wanted);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof OpaqueValue<?> that && Objects.equals(value, that.value);
  }

  @Override
  public final int hashCode() {
    return Objects.hashCode(value);
  }
}
