package io.kubevmm.analyser;

/** The kinds of documents whose schemas are compiled into this library. */
public enum DocumentKind {
  DOMAIN("domain", "domain.rng", "domain"),
  NETWORK("network", "network.rng", "network"),
  STORAGE_POOL("pool", "storagepool.rng", "storage pool"),
  STORAGE_VOLUME("volume", "storagevol.rng", "storage volume"),
  DOMAIN_SNAPSHOT("domainsnapshot", "domainsnapshot.rng", "domain snapshot"),
  DOMAIN_CHECKPOINT("domaincheckpoint", "domaincheckpoint.rng", "domain checkpoint"),
  DOMAIN_BACKUP("domainbackup", "domainbackup.rng", "domain backup"),
  SECRET("secret", "secret.rng", "secret"),
  NETWORK_FILTER("filter", "nwfilter.rng", "network filter");

  private final String root;
  private final String file;
  private final String words;

  DocumentKind(String root, String file, String words) {
    this.root = root;
    this.file = file;
    this.words = words;
  }

  /** The name of the document's root element. */
  public String root() {
    return root;
  }

  /** The name of its schema in libvirt's folder of schemas. */
  public String file() {
    return file;
  }

  /** The kind in words, for sentences. */
  public String words() {
    return words;
  }

  /**
   * Whether libvirt itself reads the order of siblings of different names. It reads most documents
   * by name; a filter's rules and references to other filters it takes as they come.
   */
  public boolean ordered() {
    return this == NETWORK_FILTER;
  }

  /** The compiled schema's name on the class path, beside this class. */
  public String resource() {
    return root + ".model";
  }

  /** The grammar's name on the class path, beside this class. */
  public String grammarResource() {
    return root + ".grammar";
  }
}
