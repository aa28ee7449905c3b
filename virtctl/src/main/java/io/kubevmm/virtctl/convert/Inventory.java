package io.kubevmm.virtctl.convert;

import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.HostDocument;
import io.kubevmm.libvirt.LibvirtFailure;
import io.kubevmm.virtctl.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a running libvirt has, as sources. The only class of virtctl that knows libvirt: it is
 * loaded when it is asked for, so the other verbs neither pay for it nor need it installed.
 */
final class Inventory {
  private Inventory() {}

  /**
   * Reads all objects over a connection that can change nothing.
   *
   * @param names only those of these names, a volume's being {@code pool/volume}; all if empty
   * @throws Failure if libvirt cannot be reached, or a name is not there
   */
  static List<Source> of(String uri, List<String> names) {
    List<Source> found = new ArrayList<>();
    List<String> missing = new ArrayList<>(names);
    try (Connection connection = Connection.openReadOnly(uri)) {
      for (HostDocument.Kind kind : HostDocument.Kind.values()) {
        for (HostDocument document : connection.documents(kind)) {
          if (names.isEmpty() || names.contains(document.name())) {
            found.add(source(uri, document));
            missing.remove(document.name());
          }
        }
      }
    } catch (LibvirtFailure e) {
      throw Failure.cluster(uri + ": " + e.getMessage());
    }
    if (!missing.isEmpty()) {
      throw Failure.user(uri + ": there is nothing called " + String.join(", ", missing) + ".");
    }
    return found;
  }

  private static Source source(String uri, HostDocument document) {
    String folder =
        switch (document.kind()) {
          case DOMAIN -> "domain";
          case NETWORK -> "network";
          case STORAGE_POOL -> "pool";
          case STORAGE_VOLUME -> "volume";
          case NETWORK_FILTER -> "filter";
          case SECRET -> "secret";
        };
    // A name may have what is no name of a file, or lead out of the folder.
    String name = document.name().replaceAll("[^A-Za-z0-9._/-]", "-").replaceAll("(^|/)\\.+", "$1");
    return new Source(
        uri + " " + folder + " " + document.name(),
        folder + "/" + name,
        Optional.empty(),
        document::xml);
  }
}
