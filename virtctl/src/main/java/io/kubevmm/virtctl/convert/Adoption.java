package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Kinds;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.DomainState;
import io.kubevmm.libvirt.LibvirtFailure;
import io.kubevmm.libvirt.XmlFlag;
import io.kubevmm.virtctl.Failure;
import java.util.Optional;

/**
 * The VirtualMachine of a domain that libvirt has already, to be created so that its node takes the
 * domain over as it is. Like {@link Inventory} it is loaded when it is asked for.
 */
public final class Adoption {
  private Adoption() {}

  /**
   * Reads a domain; it is not changed.
   *
   * @param uri of libvirt
   * @param name of the domain
   * @param machine the object's name; empty: made of the domain's
   * @param node that has the domain
   * @param observe whether its node shall only look at the domain
   * @throws Failure if there is no such domain, it is another cluster's or ours already, or it
   *     cannot be an object
   */
  public static ObjectNode of(
      String uri, String name, Optional<String> machine, String node, boolean observe) {
    try (Connection connection = Connection.open(uri);
        Domain domain =
            connection
                .findDomainByName(name)
                .orElseThrow(() -> Failure.user(uri + " has no domain " + name + "."))) {
      if (!domain.isPersistent()) {
        throw Failure.user(
            "Domain "
                + name
                + " is transient and would vanish when it stops: define it first (virsh dumpxml,"
                + " virsh define).");
      }
      String xml = domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE);
      if (domain.metadata(Kinds.DOMAIN_METADATA).isPresent()) {
        throw Failure.user("Domain " + name + " belongs to a VirtualMachine already.");
      }
      ObjectNode tree = new XmlCodec(Schema.domain()).toTree(xml);
      ObjectNode object = Envelope.around(DocumentKind.DOMAIN, tree, name).object();
      ObjectNode metadata = object.withObject("/metadata");
      machine.ifPresent(other -> metadata.put("name", other));
      ObjectNode spec = object.withObject("/spec");
      if (observe) {
        spec.put("managementPolicy", "Observe");
      } else {
        metadata.putObject("annotations").put(Kinds.ADOPT_ANNOTATION, "true");
      }
      spec.put("powerState", powerState(domain)).put("nodeName", node);
      return object;
    } catch (LibvirtFailure e) {
      throw Failure.cluster(uri + ": " + e.getMessage());
    } catch (AnalyserException e) {
      throw Failure.user("Domain " + name + ": " + e.getMessage());
    }
  }

  private static String powerState(Domain domain) {
    if (domain.hasManagedSave()) {
      return "Saved";
    }
    DomainState state = domain.state().state();
    return switch (state) {
      case PAUSED -> "Paused";
      case SHUTOFF, SHUTDOWN, CRASHED -> "Stopped";
      default -> "Running";
    };
  }
}
