package io.kubevmm.executor.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kubevmm.api.CloudInit;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Brings the seeds of this node's machines up to date before they start.
 *
 * <p>What stands in Secrets comes from a copy in this node's namespace, which the controller makes
 * under the machine's uid. The copy says for which generation of the machine it was made, and only
 * one for the current generation or a later one is used: whoever changes a Secret and then asks for
 * a start has the change in it.
 */
public final class Seeds {

  /** The steps between which the process may be killed, in their order. */
  public static final List<String> STEPS = List.of("seed.written", "seed.done");

  /**
   * A machine that is about to start.
   *
   * @param generation its metadata.generation
   * @param sleeps whether it goes on from saved memory
   */
  public record Machine(
      ObjectKey key, String uid, long generation, boolean sleeps, CloudInit wanted) {}

  private final SecretCopies copies;
  private final Steps steps;

  /** For which generation each seed was last made with what Secrets hold. */
  private final Map<String, Long> made = new ConcurrentHashMap<>();

  public Seeds(SecretCopies copies, Steps steps) {
    this.copies = copies;
    this.steps = steps;
  }

  /**
   * Makes the machine's seed, or leaves it if it is right.
   *
   * @param file where it lies; the folder is there
   * @return what the machine has to wait for; empty if the seed is ready
   * @throws SeedException if it cannot be made
   */
  public Optional<String> prepare(Machine machine, Path file) {
    if (machine.sleeps() && Files.exists(file)) {
      return Optional.empty(); // what the guest has in memory is of this seed
    }
    JsonNode secrets = MissingNode.getInstance();
    if (machine.wanted().namesSecrets()) {
      try {
        Optional<JsonNode> copy =
            copies
                .find(machine.uid(), machine.generation())
                .filter(data -> complete(data, machine.wanted()));
        if (copy.isEmpty()) {
          return Optional.of(notCopied(machine.wanted()));
        }
        secrets = copy.get();
      } catch (KubeException e) {
        if (e.isUnreachable() && made.getOrDefault(machine.uid(), -1L) >= machine.generation()) {
          return Optional.empty(); // a crashed guest is started again without the API server
        }
        throw e;
      }
    }
    SeedImage.write(image(machine, secrets), file, steps);
    made.put(machine.uid(), machine.generation());
    return Optional.empty();
  }

  /** The machine has no seed any more. */
  public void forget(String uid, Path file) {
    made.remove(uid);
    SeedImage.remove(file);
  }

  private static boolean complete(JsonNode data, CloudInit wanted) {
    return (wanted.userDataSecret().isEmpty() || data.has(Kinds.USER_DATA))
        && (wanted.networkDataSecret().isEmpty() || data.has(Kinds.NETWORK_DATA));
  }

  private static String notCopied(CloudInit wanted) {
    List<String> names =
        Stream.of(wanted.userDataSecret(), wanted.networkDataSecret())
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return "the controller has not brought Secret "
        + String.join(" and ", names)
        + " of spec.cloudInit to this node yet";
  }

  private static byte[] image(Machine machine, JsonNode secrets) {
    CloudInit wanted = machine.wanted();
    String metaData =
        MetaData.of(
            wanted.instanceID().orElse(machine.uid()), machine.key().name(), wanted.metaData());
    return SeedImage.of(
        part(wanted.userData(), secrets, Kinds.USER_DATA),
        part(wanted.networkData(), secrets, Kinds.NETWORK_DATA),
        metaData.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] part(Optional<String> inline, JsonNode secrets, String key) {
    return inline
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .orElseGet(() -> Base64.getDecoder().decode(secrets.path(key).asText("")));
  }
}
