package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.kubevmm.api.Kinds;
import io.kubevmm.runtime.RequestedIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approves the client certificates of executors, each for its own node name only.
 *
 * <p>A request is ours when its requester is a machine that may join (a ServiceAccount in {@value
 * io.kubevmm.api.Kinds#JOIN_NAMESPACE}, named like the machine) or an executor that renews. Others
 * are left alone: they are somebody else's. Which machine may join by a name, {@link NodeClaims}
 * says.
 */
@ControllerConfiguration(name = "certificates")
public final class CertificateApprover implements Reconciler<CertificateSigningRequest> {

  static final String SIGNER = "kubernetes.io/kube-apiserver-client";

  private static final Logger LOG = LoggerFactory.getLogger(CertificateApprover.class);
  private static final String JOIN_USER = "system:serviceaccount:" + Kinds.JOIN_NAMESPACE + ":";
  private static final Set<String> USAGES = Set.of("digital signature", "client auth");

  private final JoinAccounts joins;

  CertificateApprover(JoinAccounts joins) {
    this.joins = joins;
  }

  @Override
  public UpdateControl<CertificateSigningRequest> reconcile(
      CertificateSigningRequest request, Context<CertificateSigningRequest> context) {
    Optional<String> node = requester(request.getSpec().getUsername());
    if (node.isPresent() && undecided(request)) {
      decide(context.getClient(), request, node.get());
    }
    return UpdateControl.noUpdate();
  }

  private static boolean undecided(CertificateSigningRequest request) {
    return request.getStatus() == null || request.getStatus().getConditions().isEmpty();
  }

  /** The node that the requester speaks for, if he is one of ours. */
  static Optional<String> requester(String user) {
    for (String prefix : List.of(JOIN_USER, Kinds.NODE_USER_PREFIX)) {
      if (user.startsWith(prefix)) {
        return Optional.of(user.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  private void decide(KubernetesClient client, CertificateSigningRequest request, String node) {
    boolean joining = request.getSpec().getUsername().startsWith(JOIN_USER);
    Optional<String> objection = objection(request.getSpec(), node);
    if (joining && objection.isEmpty()) {
      objection = NodeClaims.claim(client, request, node);
    }
    String name = request.getMetadata().getName();
    CertificateSigningRequestCondition condition =
        new CertificateSigningRequestConditionBuilder()
            .withType(objection.isPresent() ? "Denied" : "Approved")
            .withStatus("True")
            .withReason("KubeVMM")
            .withMessage(objection.orElse("the executor of node " + node))
            .build();
    var resource = client.certificates().v1().certificateSigningRequests().withName(name);
    if (objection.isPresent()) {
      resource.deny(condition);
      LOG.warn("denied certificate request {} of node {}: {}", name, node, objection.get());
    } else {
      resource.approve(condition);
      if (joining) {
        joins.used(node);
      }
      LOG.info("approved certificate request {} of node {}", name, node);
    }
  }

  /** What is wrong with a request that a machine made, if something is. */
  static Optional<String> objection(CertificateSigningRequestSpec spec, String node) {
    if (!spec.getSignerName().equals(SIGNER)) {
      return Optional.of("the signer must be " + SIGNER);
    }
    if (!USAGES.containsAll(spec.getUsages()) || !spec.getUsages().contains("client auth")) {
      return Optional.of("the usages may only be " + USAGES);
    }
    RequestedIdentity identity;
    try {
      String pem =
          new String(Base64.getDecoder().decode(spec.getRequest()), StandardCharsets.US_ASCII);
      identity = RequestedIdentity.of(pem);
    } catch (IllegalArgumentException e) {
      return Optional.of("the request is bad: " + e.getMessage());
    }
    String name = Kinds.NODE_USER_PREFIX + node;
    if (!identity.commonNames().equals(List.of(name))
        || !identity.organisations().equals(List.of(Kinds.NODE_GROUP))
        || identity.otherNames()) {
      return Optional.of(
          "node " + node + " may only ask for CN=" + name + ", O=" + Kinds.NODE_GROUP);
    }
    return identity.extensions()
        ? Optional.of("extensions, such as alternative names, are not allowed")
        : Optional.empty();
  }
}
