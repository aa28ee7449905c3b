package io.kubevmm.executor.guest;

import io.kubevmm.api.GuestStatus;
import io.kubevmm.api.Quantity;
import io.kubevmm.libvirt.TypedParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Reads what an agent answered, as far as it can be believed to be an answer. */
final class GuestAnswer {

  private static final int MOST_USERS = 16;
  private static final int MOST_FILESYSTEMS = 32;
  private static final int LONGEST = 128;

  private GuestAnswer() {}

  /** The names are those of virDomainGetGuestInfo. */
  static GuestStatus read(TypedParameters answer) {
    return new GuestStatus(
        text(answer, "hostname"),
        Stream.of(text(answer, "os.pretty-name"), text(answer, "os.name"))
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse(""),
        text(answer, "os.kernel-release"),
        List.copyOf(
            new TreeSet<>(
                each(answer, "user", MOST_USERS, i -> text(answer, "user." + i + ".name")))),
        each(answer, "fs", MOST_FILESYSTEMS, i -> filesystem(answer, "fs." + i + ".")));
  }

  private static GuestStatus.Filesystem filesystem(TypedParameters answer, String prefix) {
    return new GuestStatus.Filesystem(
        text(answer, prefix + "mountpoint"),
        text(answer, prefix + "fstype"),
        size(answer, prefix + "total-bytes"),
        size(answer, prefix + "used-bytes"));
  }

  private static <T> List<T> each(
      TypedParameters answer, String list, int most, IntFunction<T> reader) {
    long count = Math.min(most, answer.number(list + ".count").orElse(0));
    List<T> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(reader.apply(i));
    }
    return found;
  }

  private static String size(TypedParameters answer, String name) {
    long bytes = answer.number(name).orElse(-1);
    return bytes < 0 ? "" : Quantity.ofBytes(bytes);
  }

  private static String text(TypedParameters answer, String name) {
    String text = answer.text(name).orElse("").replaceAll("\\p{Cntrl}", "").strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
