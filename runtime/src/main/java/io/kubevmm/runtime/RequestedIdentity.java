package io.kubevmm.runtime;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Who a PKCS#10 request wants to be.
 *
 * @param commonNames all common names in the subject
 * @param organisations all organisations in the subject
 * @param otherNames whether the subject says more than that
 * @param extensions whether extensions are asked for, for instance alternative names
 */
public record RequestedIdentity(
    List<String> commonNames, List<String> organisations, boolean otherNames, boolean extensions) {

  /**
   * Reads a request and checks that it is signed with its own key.
   *
   * @throws IllegalArgumentException if it is no request or not signed so; the message says what
   */
  public static RequestedIdentity of(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
        throw new IllegalArgumentException("it is no PKCS#10 request in PEM");
      }
      if (!request.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
        throw new IllegalArgumentException("it is not signed with its own key");
      }
      List<String> names = new ArrayList<>();
      List<String> organisations = new ArrayList<>();
      boolean other = false;
      for (RDN rdn : request.getSubject().getRDNs()) {
        ASN1ObjectIdentifier type = rdn.getFirst().getType();
        String value = rdn.getFirst().getValue().toString();
        if (!rdn.isMultiValued() && type.equals(BCStyle.CN)) {
          names.add(value);
        } else if (!rdn.isMultiValued() && type.equals(BCStyle.O)) {
          organisations.add(value);
        } else {
          other = true;
        }
      }
      boolean extensions =
          request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest).length > 0;
      return new RequestedIdentity(
          List.copyOf(names), List.copyOf(organisations), other, extensions);
    } catch (IOException | PKCSException | OperatorCreationException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
  }
}
