package io.kubevmm.api.crd;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a number, a string, a list or a map. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Limits {
  /** Smallest number. */
  long min() default Long.MIN_VALUE;

  /** Largest number. */
  long max() default Long.MAX_VALUE;

  /** Longest string, in characters. */
  int maxLength() default -1;

  /** Most entries of a list or a map. */
  int maxItems() default -1;
}
