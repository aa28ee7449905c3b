package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import java.util.List;
import java.util.Objects;

/** What the agent in a running guest says. The guest can say anything. */
public record GuestStatus(
    @Doc("The guest's host name.") String hostname,
    @Doc("Its operating system, for instance Debian GNU/Linux 12 (bookworm).") String os,
    @Doc("Its kernel's release.") String kernel,
    @Doc("Who is logged in.") @Limits(maxItems = 16) List<String> users,
    @Doc("What is mounted in it.") @Limits(maxItems = 32) List<Filesystem> filesystems) {

  /** A file system of the guest. */
  public record Filesystem(
      @Doc("Where it is mounted.") @Required String mountpoint,
      @Doc("For instance ext4.") String type,
      @Doc("Its size.") String capacity,
      @Doc("What is used of it; told when it moved by a twentieth of the size, or by 1Gi.")
          String used) {

    /** Fills in what was left out. */
    public Filesystem {
      mountpoint = Objects.requireNonNullElse(mountpoint, "");
      type = Objects.requireNonNullElse(type, "");
      capacity = Objects.requireNonNullElse(capacity, "");
      used = Objects.requireNonNullElse(used, "");
    }
  }

  /** Fills in what was left out. */
  public GuestStatus {
    hostname = Objects.requireNonNullElse(hostname, "");
    os = Objects.requireNonNullElse(os, "");
    kernel = Objects.requireNonNullElse(kernel, "");
    users = List.copyOf(Objects.requireNonNullElse(users, List.of()));
    filesystems = List.copyOf(Objects.requireNonNullElse(filesystems, List.of()));
  }
}
