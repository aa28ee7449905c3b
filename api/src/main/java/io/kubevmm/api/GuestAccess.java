package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;

/** Who gets into the guest, as its agent is told while it runs. */
public record GuestAccess(
    @Doc("Users of the guest, which has them already.") @Limits(maxItems = 16) @ListMap("name")
        List<GuestUser> users) {

  /** Fills in what was left out. */
  public GuestAccess {
    users = List.copyOf(Objects.requireNonNullElse(users, List.of()));
  }
}
