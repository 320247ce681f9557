package vend.functions.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The routes: each path takes one method. */
enum Route {
  HEALTH("GET", "/healthz"),
  OPENAPI("GET", "/openapi.json"),
  CREDENTIALS("POST", "/v1/credentials"),
  ROLE("GET", "/v1/credentials/{account}/{role+}"),
  ROLES("GET", "/v1/roles"),
  EXPLAIN("POST", "/v1/explain");

  private static final int BEFORE_ACCOUNT = 2;

  private final String method;
  private final String path;

  Route(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /** The one method. */
  String method() {
    return method;
  }

  /** The path as docs and metrics write it. */
  String path() {
    return path;
  }

  /**
   * Finds the route of a path.
   *
   * @param path in its segments. They are compared one by one: joined again, a segment with an
   *     escaped slash in it would pass for two
   */
  static Optional<Route> of(List<String> path) {
    return Arrays.stream(values()).filter(route -> route.takes(path)).findFirst();
  }

  private boolean takes(List<String> segments) {
    List<String> own = List.of(path.substring(1).split("/"));
    return this == ROLE
        ? segments.size() >= own.size()
            && segments.subList(0, BEFORE_ACCOUNT).equals(own.subList(0, BEFORE_ACCOUNT))
        : segments.equals(own);
  }
}
