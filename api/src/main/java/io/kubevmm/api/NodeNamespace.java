package io.kubevmm.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The namespace {@code kubevmm-node-<name>} of one node, with copies of the Secrets that its
 * machines need. Its executor may read them, and no other Secret.
 *
 * <p>A node's name may be longer than a namespace's and may have dots. Such a one is cut and gets a
 * digest at its end. A name that looks as if it had one gets it too, so that no two nodes share a
 * namespace; so does the one whose namespace would be that of the nodes' Leases.
 */
public final class NodeNamespace {

  private static final String PREFIX = "kubevmm-node-";
  private static final int LONGEST = 63 - PREFIX.length();
  private static final int DIGEST_BYTES = 5;
  private static final Pattern DIGESTED = Pattern.compile(".*-[0-9a-f]{10}");

  private NodeNamespace() {}

  /** The namespace of the node with this name. */
  public static String of(String node) {
    String plain = PREFIX + node;
    boolean taken = plain.equals(Kinds.LEASE_NAMESPACE) || DIGESTED.matcher(node).matches();
    if (!taken && node.length() <= LONGEST && node.indexOf('.') < 0) {
      return plain;
    }
    String digest = HexFormat.of().formatHex(sha256(node), 0, DIGEST_BYTES);
    String readable = node.replace('.', '-');
    int room = LONGEST - 1 - digest.length();
    return PREFIX + readable.substring(0, Math.min(room, readable.length())) + "-" + digest;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
