package io.kubevmm.kube.fake;

import java.util.Map;

/**
 * A request that the fake API server got.
 *
 * @param query decoded parameters
 * @param headers the first value of each, names in lower case; "tls-client" is the subject of the
 *     client certificate
 */
public record FakeRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  public boolean isWatch() {
    return parameter("watch").equals("true");
  }

  public boolean isList() {
    return method.equals("GET") && !isWatch();
  }

  /** A query parameter; "" when it was not given. */
  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** A header by its lower-case name; "" when it was not given. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
