package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;

/** A VirtualMachine as virtctl looks at it. */
record Machine(ObjectNode object) {

  ObjectKey key() {
    return ObjectKey.of(object);
  }

  String resourceVersion() {
    return Json.text(object, "metadata", "resourceVersion");
  }

  /** What it shall be; Running when nothing is said. */
  String powerState() {
    String said = Json.text(object, "spec", "powerState");
    return said.isEmpty() ? "Running" : said;
  }

  /** What it is; Pending until somebody has looked. */
  String phase() {
    String said = Json.text(object, "status", "phase");
    return said.isEmpty() ? "Pending" : said;
  }

  /** Whether its domain is only looked at. */
  boolean isObserved() {
    return Json.text(object, "spec", "managementPolicy").equals("Observe");
  }

  /** The first address of its guest; "" when none is known. */
  String address() {
    return Json.at(object, "status", "interfaces").path(0).path("ipAddresses").path(0).asText();
  }

  /** How many starts were asked for. */
  long runGeneration() {
    return Json.at(object, "spec", "runGeneration").asLong(0);
  }

  /** Whether a start was asked for that has not been acted on. */
  boolean startIsAsked() {
    return runGeneration() > Json.at(object, "status", "runGeneration").asLong(0);
  }

  /** Whether the status speaks of the spec as it is now. */
  boolean observed() {
    return Json.at(object, "status", "observedGeneration").asLong(0)
        >= Json.at(object, "metadata", "generation").asLong(0);
  }

  /** The Ready condition; before there is one, that of scheduling. */
  private JsonNode verdict() {
    JsonNode ready = condition(Conditions.READY);
    return ready.isMissingNode() ? condition(Conditions.SCHEDULED) : ready;
  }

  JsonNode condition(String type) {
    for (JsonNode condition : Json.at(object, "status", "conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.object().path(type);
  }

  String reason() {
    return Json.text(verdict(), "reason");
  }

  /** Why it is what it is, in the words of its node or of the scheduler; "" when nobody said. */
  String message() {
    return Json.text(verdict(), "message");
  }

  /** "VirtualMachine shop/web". */
  @Override
  public String toString() {
    return Kinds.VIRTUAL_MACHINE + " " + key();
  }
}
