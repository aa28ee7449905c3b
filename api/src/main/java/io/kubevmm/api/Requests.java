package io.kubevmm.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * What a machine takes of its node while it runs.
 *
 * @param cpus virtual CPUs
 * @param memoryBytes memory of the guest, in bytes
 */
public record Requests(int cpus, long memoryBytes) {

  /** Takes nothing. */
  public static final Requests NONE = new Requests(0, 0);

  /**
   * Reads them from the short fields, or from {@code spec.domain} in libvirt's units.
   *
   * @throws IllegalArgumentException if a number or a unit is none, or a number is negative or too
   *     large
   */
  public static Requests of(VirtualMachineSpec spec) {
    JsonNode domain = spec.domain();
    try {
      int cpus = spec.cpu().orElseGet(() -> Math.toIntExact(number(domain.path("vcpu"), 1)));
      long bytes = spec.memory().map(Quantity::parse).orElseGet(() -> memory(domain));
      return new Requests(cpus, bytes);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the number of CPUs or the memory is too large", e);
    }
  }

  /** In bytes; a domain that does not say it has what its NUMA cells have together. */
  private static long memory(JsonNode domain) {
    JsonNode memory = domain.path("memory");
    if (!memory.isMissingNode()) {
      return scaled(memory, memory);
    }
    long sum = 0;
    for (JsonNode cell : domain.path("cpu").path("numa").path("cell")) {
      sum = Math.addExact(sum, scaled(cell.path("memory"), cell));
    }
    return sum;
  }

  /** An amount of memory in bytes; the unit is KiB where none is named. */
  private static long scaled(JsonNode amount, JsonNode named) {
    return Math.multiplyExact(number(amount, 0), unit(named.path("unit").asText("KiB")));
  }

  private static long number(JsonNode element, long otherwise) {
    JsonNode value = element.isObject() ? element.path("value") : element;
    if (value.isMissingNode()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.asText());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for both.
    }
    throw new IllegalArgumentException("'" + value.asText() + "' is no possible count");
  }

  /** libvirt's scaled integers: docs/formatdomain, "memory". */
  private static long unit(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "b", "bytes", "byte" -> 1L;
      case "kb" -> 1000L;
      case "k", "kib" -> 1L << 10;
      case "mb" -> 1000_000L;
      case "m", "mib" -> 1L << 20;
      case "gb" -> 1000_000_000L;
      case "g", "gib" -> 1L << 30;
      case "tb" -> 1000_000_000_000L;
      case "t", "tib" -> 1L << 40;
      default -> throw new IllegalArgumentException("'" + unit + "' is no unit of memory");
    };
  }

  /** Both together. */
  public Requests plus(Requests other) {
    return new Requests(cpus + other.cpus, memoryBytes + other.memoryBytes);
  }

  /** This without the other. */
  public Requests minus(Requests other) {
    return new Requests(cpus - other.cpus, memoryBytes - other.memoryBytes);
  }
}
