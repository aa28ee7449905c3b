package io.kubevmm.kube;

/**
 * A resource of the API server, as its URL names it.
 *
 * @param group the API group; "" is the core group
 * @param version such as "v1"
 * @param plural lower-case plural, such as "virtualmachines"
 * @param kind such as "VirtualMachine"
 * @param namespaced whether objects live in namespaces
 */
public record Resource(
    String group, String version, String plural, String kind, boolean namespaced) {

  /** The value of an object's {@code apiVersion}: "v1", "kubevmm.io/v1alpha1". */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /**
   * The URL path of an object or a collection.
   *
   * @param namespace "" for all namespaces, or for a cluster-scoped resource
   * @param name "" for the collection
   * @param subresource such as "status"; "" for none
   */
  public String path(String namespace, String name, String subresource) {
    StringBuilder path = new StringBuilder(group.isEmpty() ? "/api/" : "/apis/");
    path.append(apiVersion());
    if (namespaced && !namespace.isEmpty()) {
      path.append("/namespaces/").append(Urls.segment(namespace));
    }
    path.append('/').append(plural);
    if (!name.isEmpty()) {
      path.append('/').append(Urls.segment(name));
    }
    if (!subresource.isEmpty()) {
      path.append('/').append(subresource);
    }
    return path.toString();
  }
}
