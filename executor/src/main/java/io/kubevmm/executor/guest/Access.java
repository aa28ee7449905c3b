package io.kubevmm.executor.guest;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.GuestUser;
import io.kubevmm.executor.seed.SecretCopies;
import io.kubevmm.kube.KubeException;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.GuestUsers;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.LibvirtFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells guests' agents the passwords and SSH keys of spec.access: once to each guest, and again
 * when a Secret changes. What was told is remembered in memory, as a digest; losing it costs
 * telling the same again.
 *
 * <p>A guest that refuses may put anything into its words, a password too: they are neither told
 * nor logged.
 */
public final class Access {

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private final SecretCopies copies;
  private final Map<String, String> told = new ConcurrentHashMap<>();

  public Access(SecretCopies copies) {
    this.copies = copies;
  }

  /** The machine's guest or the agent in it is another one. */
  void forget(String uid) {
    told.remove(uid);
  }

  /**
   * Brings a guest with a connected agent to what is asked for.
   *
   * @param before what the outcome was the last time
   * @return the outcome; empty if nothing is asked for
   */
  Optional<AccessState> bring(
      GuestReconciler.Machine machine, Domain domain, Optional<AccessState> before) {
    List<GuestUser> asked = machine.users();
    if (asked.isEmpty()) {
      forget(machine.uid());
      return Optional.empty();
    }
    Optional<JsonNode> copy;
    try {
      copy = copies.find(machine.uid(), machine.generation());
    } catch (KubeException e) {
      LOG.debug("the Secrets of machine {} are not read: {}", machine.uid(), e.getMessage());
      copy = Optional.empty();
    }
    if (copy.isEmpty()) {
      // Any edit of the machine has the controller make another copy, in a moment.
      return before
          .filter(state -> state.asked().equals(asked))
          .or(() ->
              Optional.of(
                  new AccessState(
                      asked,
                      Conditions.SECRETS_NOT_READY,
                      "the controller has not brought the Secrets that spec.access names to this"
                          + " node yet")));
    }
    return Optional.of(bring(machine, domain, copy.get(), before));
  }

  private AccessState bring(
      GuestReconciler.Machine machine, Domain domain, JsonNode data, Optional<AccessState> before) {
    List<GuestUser> asked = machine.users();
    Optional<String> missing =
        asked.stream().flatMap(user -> missing(user, data).stream()).findFirst();
    if (missing.isPresent()) {
      return new AccessState(asked, Conditions.SECRET_MISSING, missing.get());
    }
    String digest = digest(domain.id().toString() + asked.toString() + data);
    Optional<AccessState> same =
        before.filter(state -> state.asked().equals(asked) && state.holds());
    if (same.isPresent() && digest.equals(told.get(machine.uid()))) {
      return same.get();
    }
    for (GuestUser user : asked) {
      try {
        tell(user, domain.users(), data);
      } catch (LibvirtFailure e) {
        boolean refused = e instanceof LibvirtException known && known.isAgentRefusal();
        if (!refused) {
          return new AccessState(
              asked, Conditions.AGENT_NOT_CONNECTED, "the guest's agent did not answer");
        }
        return new AccessState(
            asked,
            Conditions.AGENT_REFUSED,
            "the guest's agent did not set the password or the SSH keys of user "
                + user.name()
                + ": see that the guest has this user, and that its agent (qemu-guest-agent 5.2 or"
                + " newer for SSH keys) may do that; the agent's log in the guest says more");
      }
    }
    told.put(machine.uid(), digest);
    LOG.info("the agent in machine {} has set what spec.access asks for", machine.uid());
    return AccessState.syncedTo(asked);
  }

  private static void tell(GuestUser user, GuestUsers users, JsonNode data) {
    user.password().ifPresent(from -> users.setPassword(user.name(), text(data, from).strip()));
    user.authorizedKeys()
        .ifPresent(from -> users.setAuthorizedKeys(user.name(), keys(text(data, from))));
  }

  /** The keys of a file as sshd reads it, without what is none. */
  static List<String> keys(String file) {
    return file.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  private static Optional<String> missing(GuestUser user, JsonNode data) {
    return user.secrets()
        .filter(from -> text(data, from).isBlank())
        .map(from ->
            "Secret "
                + from.secret()
                + ", which spec.access names for user "
                + user.name()
                + ", does not exist or has nothing under the key "
                + from.keys().getFirst())
        .findFirst();
  }

  private static String text(JsonNode data, GuestUser.InSecret from) {
    byte[] bytes = Base64.getDecoder().decode(data.path(from.copied()).asText(""));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
