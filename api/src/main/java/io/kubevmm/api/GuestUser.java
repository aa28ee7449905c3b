package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A user of a guest, with what lets him in. */
@Rule(
    value = "self.name.matches('^[A-Za-z0-9_]([-A-Za-z0-9_. ]*[-A-Za-z0-9_.$])?$')",
    message = "a user's name begins with a letter, a digit or _, and has no special characters")
@Rule(
    value = "has(self.passwordSecret) || has(self.authorizedKeysSecret)",
    message = "a user of spec.access has passwordSecret, authorizedKeysSecret, or both")
@Rule(
    value =
        "!has(self.passwordSecret) ||"
            + " self.passwordSecret.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
    message = "passwordSecret is no name of a Secret: lower-case letters, digits, - and .")
@Rule(
    value =
        "!has(self.authorizedKeysSecret) ||"
            + " self.authorizedKeysSecret.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
    message = "authorizedKeysSecret is no name of a Secret: lower-case letters, digits, - and .")
public record GuestUser(
    @Doc("The user's name in the guest.") @Required @Limits(maxLength = 64) String name,
    @Doc("Name of a Secret of the same namespace whose key password holds the user's password.")
        @Limits(maxLength = GuestUser.LONGEST_SECRET)
        Optional<String> passwordSecret,
    @Doc(
            "Name of a Secret of the same namespace whose key authorized_keys (or ssh-publickey)"
                + " holds the SSH keys that let the user in, one a line, and no others do.")
        @Limits(maxLength = GuestUser.LONGEST_SECRET)
        Optional<String> authorizedKeysSecret) {

  /** So that a key of the node's copy, which has a prefix, has room for it. */
  static final int LONGEST_SECRET = 200;

  /** Where in a Secret the password is. */
  public static final List<String> PASSWORD_KEYS = List.of("password");

  /** Where in a Secret the keys are: the first of these keys that it has. */
  public static final List<String> AUTHORIZED_KEYS_KEYS =
      List.of("authorized_keys", "ssh-publickey");

  /**
   * What a user has in a Secret.
   *
   * @param copied under which key the node's copy has it
   * @param keys under which of these keys the Secret itself has it
   */
  public record InSecret(String secret, String copied, List<String> keys) {}

  /** Fills in what was left out. */
  public GuestUser {
    name = Objects.requireNonNullElse(name, "");
    passwordSecret = Objects.requireNonNullElse(passwordSecret, Optional.empty());
    authorizedKeysSecret = Objects.requireNonNullElse(authorizedKeysSecret, Optional.empty());
  }

  /** His password. */
  public Optional<InSecret> password() {
    return passwordSecret.map(name -> new InSecret(name, "password." + name, PASSWORD_KEYS));
  }

  /** His SSH keys. */
  public Optional<InSecret> authorizedKeys() {
    return authorizedKeysSecret.map(
        name -> new InSecret(name, "authorized-keys." + name, AUTHORIZED_KEYS_KEYS));
  }

  /** All that he has in Secrets. */
  public Stream<InSecret> secrets() {
    return Stream.of(password(), authorizedKeys()).flatMap(Optional::stream);
  }
}
