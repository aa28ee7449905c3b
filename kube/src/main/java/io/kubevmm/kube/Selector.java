package io.kubevmm.kube;

/**
 * Which objects of a resource are meant, in the API server's own syntax; "" selects everything.
 *
 * @param fields a field selector, such as "spec.nodeName=node-1"
 * @param labels a label selector, such as "app in (web, db)"
 */
public record Selector(String fields, String labels) {
  public static final Selector EVERYTHING = new Selector("", "");

  public static Selector fields(String fields) {
    return new Selector(fields, "");
  }

  public static Selector labels(String labels) {
    return new Selector("", labels);
  }
}
