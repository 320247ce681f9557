package vend.functions.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The routes: a path and its methods. */
enum Route {
  HEALTH("/healthz", "GET"),
  OPENAPI("/openapi.json", "GET"),
  CREDENTIALS("/v1/credentials", "POST"),
  ROLE("/v1/credentials/{account}/{role+}", "GET"),
  ROLES("/v1/roles", "GET"),
  EXPLAIN("/v1/explain", "POST"),
  CONSOLE("/v1/console", "POST"),
  LEASES("/v1/leases", "GET"),
  REVOCATIONS("/v1/revocations", "POST"),
  FREEZES("/v1/freezes", "GET POST DELETE"),
  REQUESTS("/v1/requests", "GET POST"),
  REQUEST("/v1/requests/{id}", "GET"),
  APPROVE("/v1/requests/{id}/approve", "POST"),
  DENY("/v1/requests/{id}/deny", "POST"),
  WITHDRAW("/v1/requests/{id}/withdraw", "POST"),
  END("/v1/requests/{id}/end", "POST"),
  /** Also at {@code /} and {@code /sts/}, because clients change the path in different ways. */
  STS("/sts", "GET POST");

  private static final List<String> STS_PATHS = List.of("/", "/sts", "/sts/");

  private static final int BEFORE_ACCOUNT = 2;

  private final String path;
  private final String methods;

  /**
   * @param methods separated by spaces
   */
  Route(String path, String methods) {
    this.path = path;
    this.methods = methods;
  }

  List<String> methods() {
    return List.of(methods.split(" "));
  }

  /** All paths of the route, as the documentation writes them. */
  List<String> paths() {
    return this == STS ? STS_PATHS : List.of(path);
  }

  /** The path as metrics and events write it. */
  String path() {
    return path;
  }

  /**
   * Finds the route of a path.
   *
   * @param path decoded segments, which are compared one by one. Joining them would turn a segment
   *     with an escaped slash into two
   */
  static Optional<Route> of(List<String> path) {
    return Arrays.stream(values()).filter(route -> route.takes(path)).findFirst();
  }

  private boolean takes(List<String> segments) {
    List<String> own = List.of(path.substring(1).split("/"));
    return switch (this) {
      case ROLE ->
          segments.size() >= own.size()
              && segments.subList(0, BEFORE_ACCOUNT).equals(own.subList(0, BEFORE_ACCOUNT));
      case STS -> !segments.isEmpty() && STS_PATHS.contains("/" + String.join("/", segments));
      case REQUEST, APPROVE, DENY, WITHDRAW, END ->
          segments.size() == own.size() && filled(own, segments).equals(segments);
      default -> segments.equals(own);
    };
  }

  private static List<String> filled(List<String> own, List<String> segments) {
    return IntStream.range(0, own.size())
        .mapToObj(i -> own.get(i).equals("{id}") ? segments.get(i) : own.get(i))
        .toList();
  }
}
