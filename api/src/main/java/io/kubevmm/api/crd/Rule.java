package io.kubevmm.api.crd;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A CEL rule that the API server checks, with the sentence that it answers when it is broken. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Rule.All.class)
public @interface Rule {
  /** The CEL expression; true accepts. */
  String value();

  /** What is wrong and what to do. */
  String message();

  /** Holds several rules. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /** The rules. */
    Rule[] value();
  }
}
