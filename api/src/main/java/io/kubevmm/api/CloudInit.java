package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What cloud-init in the guest finds on its NoCloud seed, a small read-only disk with the label
 * {@code cidata}.
 */
@Rule(
    value = "!(has(self.userData) && has(self.userDataSecret))",
    message =
        "cloudInit.userData and cloudInit.userDataSecret both give the user data: leave one of"
            + " them out")
@Rule(
    value = "!(has(self.networkData) && has(self.networkDataSecret))",
    message =
        "cloudInit.networkData and cloudInit.networkDataSecret both give the network"
            + " configuration: leave one of them out")
@Rule(
    value =
        "!has(self.userDataSecret) ||"
            + " self.userDataSecret.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
    message =
        "cloudInit.userDataSecret is no name of a Secret: lower-case letters, digits, - and .")
@Rule(
    value =
        "!has(self.networkDataSecret) ||"
            + " self.networkDataSecret.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
    message =
        "cloudInit.networkDataSecret is no name of a Secret: lower-case letters, digits, - and .")
@Rule(
    value =
        "!has(self.instanceID) || self.instanceID.matches('^[A-Za-z0-9]([-A-Za-z0-9._]*"
            + "[A-Za-z0-9])?$')",
    message = "cloudInit.instanceID consists of letters, digits, -, _ and .")
public record CloudInit(
    @Doc("User data: a cloud-config, or a script that begins with #!.")
        @Limits(maxLength = CloudInit.LONGEST)
        Optional<String> userData,
    @Doc(
            "Name of a Secret of the same namespace whose key userdata (or user-data) holds the user"
                + " data.")
        @Limits(maxLength = 253)
        Optional<String> userDataSecret,
    @Doc("Network configuration, version 1 or 2.") @Limits(maxLength = CloudInit.LONGEST)
        Optional<String> networkData,
    @Doc(
            "Name of a Secret of the same namespace whose key networkdata (or network-config) holds"
                + " the network configuration.")
        @Limits(maxLength = 253)
        Optional<String> networkDataSecret,
    @Doc(
            "More metadata, as a YAML map. It is merged into instance-id and local-hostname, which"
                + " are there anyway, and wins over them.")
        @Limits(maxLength = CloudInit.LONGEST)
        Optional<String> metaData,
    @Doc(
            "The instance's identity; left out, the machine's metadata.uid. cloud-init does what it"
                + " does once an instance again when it changes.")
        @Limits(maxLength = 128)
        Optional<String> instanceID) {

  /** Most characters of what stands in the object itself; a Secret may hold more. */
  static final int LONGEST = 32 * 1024;

  /** Where in a Secret the user data is: the first of these keys that it has. */
  public static final List<String> USER_DATA_KEYS = List.of("userdata", "user-data");

  /** Likewise the network configuration. */
  public static final List<String> NETWORK_DATA_KEYS = List.of("networkdata", "network-config");

  /** Fills in what was left out. */
  public CloudInit {
    userData = Objects.requireNonNullElse(userData, Optional.empty());
    userDataSecret = Objects.requireNonNullElse(userDataSecret, Optional.empty());
    networkData = Objects.requireNonNullElse(networkData, Optional.empty());
    networkDataSecret = Objects.requireNonNullElse(networkDataSecret, Optional.empty());
    metaData = Objects.requireNonNullElse(metaData, Optional.empty());
    instanceID = Objects.requireNonNullElse(instanceID, Optional.empty());
  }

  /** Whether a part of the seed stands in a Secret. */
  public boolean namesSecrets() {
    return userDataSecret.isPresent() || networkDataSecret.isPresent();
  }
}
