package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirErrorDomain;
import io.kubevmm.libvirt.internal.VirEnums.VirErrorNumber;
import java.util.Set;

/** An error that libvirt reported; its message is libvirt's, whole. */
public final class LibvirtException extends LibvirtFailure {
  private static final long serialVersionUID = 1;

  /** What libvirt's RPC part reports when the socket breaks or cannot be opened. */
  private static final Set<Integer> SOCKET_ERRORS =
      Set.of(
          VirErrorNumber.VIR_ERR_SYSTEM_ERROR,
          VirErrorNumber.VIR_ERR_INTERNAL_ERROR,
          VirErrorNumber.VIR_ERR_GNUTLS_ERROR);

  private final String call;
  private final int code;
  private final int domain;
  private final Level level;

  /** How serious libvirt takes it to be. */
  public enum Level {
    NONE,
    WARNING,
    ERROR;

    /** From a virErrorLevel. */
    public static Level of(int level) {
      return level == 0 ? NONE : level == 1 ? WARNING : ERROR;
    }
  }

  /** What virGetLastError said after the call. */
  public LibvirtException(String call, int code, int domain, Level level, String message) {
    super(message);
    this.call = call;
    this.code = code;
    this.domain = domain;
    this.level = level;
  }

  /** The C function that failed. */
  public String call() {
    return call;
  }

  /** The virErrorNumber. */
  public int code() {
    return code;
  }

  /** The code's name, as in VIR_ERR_NO_DOMAIN; the number when this version does not know it. */
  public String codeName() {
    return VirErrorNumber.nameOf(code);
  }

  /** The virErrorDomain, the part of libvirt that failed. */
  public int domain() {
    return domain;
  }

  /** The domain's name, as in VIR_FROM_QEMU; the number when this version does not know it. */
  public String domainName() {
    return VirErrorDomain.nameOf(domain);
  }

  /** How serious libvirt takes it to be. */
  public Level level() {
    return level;
  }

  /** The domain does not exist (any more). */
  public boolean isNoDomain() {
    return code == VirErrorNumber.VIR_ERR_NO_DOMAIN;
  }

  /** The network does not exist (any more). */
  public boolean isNoNetwork() {
    return code == VirErrorNumber.VIR_ERR_NO_NETWORK;
  }

  /** The storage pool does not exist (any more). */
  public boolean isNoStoragePool() {
    return code == VirErrorNumber.VIR_ERR_NO_STORAGE_POOL;
  }

  /** The storage volume does not exist (any more). */
  public boolean isNoStorageVolume() {
    return code == VirErrorNumber.VIR_ERR_NO_STORAGE_VOL;
  }

  /** The object's state forbids the operation, as when starting what runs. */
  public boolean isOperationInvalid() {
    return code == VirErrorNumber.VIR_ERR_OPERATION_INVALID;
  }

  /** The operation was tried and failed, as when QEMU does not start. */
  public boolean isOperationFailed() {
    return code == VirErrorNumber.VIR_ERR_OPERATION_FAILED;
  }

  /** Another operation on the object holds its job lock: try again later. */
  public boolean isOperationTimeout() {
    return code == VirErrorNumber.VIR_ERR_OPERATION_TIMEOUT;
  }

  /** The driver has no such function. */
  public boolean isUnsupported() {
    return code == VirErrorNumber.VIR_ERR_NO_SUPPORT
        || code == VirErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED
        || code == VirErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED
        || code == VirErrorNumber.VIR_ERR_ARGUMENT_UNSUPPORTED;
  }

  /** The XML is wrong or asks for what the host cannot give. */
  public boolean isBadXml() {
    return code == VirErrorNumber.VIR_ERR_XML_ERROR
        || code == VirErrorNumber.VIR_ERR_XML_DETAIL
        || code == VirErrorNumber.VIR_ERR_XML_INVALID_SCHEMA;
  }

  /** The domain exists already, under this name or this UUID. */
  public boolean isDomainExists() {
    return code == VirErrorNumber.VIR_ERR_DOM_EXIST;
  }

  /** The domain has no metadata of that kind. */
  public boolean isNoDomainMetadata() {
    return code == VirErrorNumber.VIR_ERR_NO_DOMAIN_METADATA;
  }

  /** The guest agent does not answer. */
  public boolean isAgentUnresponsive() {
    return code == VirErrorNumber.VIR_ERR_AGENT_UNRESPONSIVE;
  }

  /**
   * The guest agent answered that it does not do this. libvirt has no error of its own for that
   * either: it calls it an internal one.
   */
  public boolean isAgentRefusal() {
    return code == VirErrorNumber.VIR_ERR_INTERNAL_ERROR
        || code == VirErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED;
  }

  /**
   * The connection to libvirtd is gone or was never there: open a new one. libvirt has no error of
   * its own for that, so it is read from the code and the part of libvirt; {@link
   * Connection#isAlive} asks the connection itself.
   */
  public boolean isConnectionLost() {
    return code == VirErrorNumber.VIR_ERR_NO_CONNECT
        || code == VirErrorNumber.VIR_ERR_INVALID_CONN
        || (domain == VirErrorDomain.VIR_FROM_RPC && SOCKET_ERRORS.contains(code));
  }

  /** For logs, as in "virDomainCreate: Domain not found (VIR_ERR_NO_DOMAIN)". */
  public String describe() {
    return call + ": " + getMessage() + " (" + codeName() + ")";
  }
}
