package io.kubevmm.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Format;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One fact about an object, in the form that all of Kubernetes uses (metav1.Condition). */
public record Condition(
    @Doc("What the condition is about.") @Required @Limits(maxLength = 316) String type,
    @Doc("True, False or Unknown.") @Required @OneOf({"True", "False", "Unknown"}) String status,
    @Doc("Why, in one word for programs.") @Required @Limits(maxLength = 1024) String reason,
    @Doc("Why, in a sentence for people.") @Required @Limits(maxLength = 32768) String message,
    @Doc("When status changed last.") @Required @Format("date-time") String lastTransitionTime,
    @Doc("The metadata.generation that this speaks of.") Optional<Long> observedGeneration) {

  /** The longest message that the API accepts, in characters. */
  public static final int MAX_MESSAGE = 32768;

  /** Fills in what was left out and cuts a message that is too long. */
  public Condition {
    message = Objects.requireNonNullElse(message, "");
    if (message.length() > MAX_MESSAGE) {
      int end = MAX_MESSAGE - 1;
      boolean half = Character.isHighSurrogate(message.charAt(end - 1));
      message = message.substring(0, half ? end - 1 : end) + "…";
    }
    observedGeneration = Objects.requireNonNullElse(observedGeneration, Optional.empty());
  }

  /** A condition that holds from {@code now} on. */
  public static Condition of(
      String type, boolean status, String reason, String message, Instant now) {
    return new Condition(
        type,
        status ? "True" : "False",
        reason,
        message,
        now.truncatedTo(ChronoUnit.SECONDS).toString(),
        Optional.empty());
  }

  /** This condition with {@code before}'s transition time if the status is the same. */
  public Condition since(Optional<Condition> before) {
    return before
        .filter(b -> b.type.equals(type) && b.status.equals(status))
        .map(b ->
            new Condition(type, status, reason, message, b.lastTransitionTime, observedGeneration))
        .orElse(this);
  }

  /**
   * A status's conditions with those of now in their places, each type once; one whose status stays
   * keeps its transition time.
   *
   * @param gone types that do not apply any more
   */
  public static List<Condition> merge(
      List<Condition> before, List<Condition> now, Collection<String> gone) {
    Map<String, Condition> merged = new LinkedHashMap<>();
    before.forEach(old -> merged.put(old.type(), old));
    now.forEach(c -> merged.merge(c.type(), c, (old, fresh) -> fresh.since(Optional.of(old))));
    merged.keySet().removeAll(gone);
    return List.copyOf(merged.values());
  }

  /** The same for one condition. */
  public static List<Condition> merge(List<Condition> before, Condition now) {
    return merge(before, List.of(now), List.of());
  }

  /** The condition of this type, if there is one. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** This condition with the status Unknown. */
  public Condition unknown() {
    return new Condition(type, "Unknown", reason, message, lastTransitionTime, observedGeneration);
  }

  /** Whether status is True. */
  @JsonIgnore
  public boolean isTrue() {
    return status.equals("True");
  }
}
