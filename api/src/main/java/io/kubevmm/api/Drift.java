package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** A part of a machine's domain that somebody changed without its object. */
public record Drift(
    @Doc("Where in the object.") @Required String path,
    @Doc("What the object asks for; empty: that it is not there.") String desired,
    @Doc("What the definition says, which the next start takes.") String persistent,
    @Doc("What the running guest has.") String live) {

  /** Fills in what was left out. */
  public Drift {
    path = Objects.requireNonNullElse(path, "");
    desired = Objects.requireNonNullElse(desired, "");
    persistent = Objects.requireNonNullElse(persistent, "");
    live = Objects.requireNonNullElse(live, "");
  }
}
