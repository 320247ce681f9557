package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;
import vend.Reason;
import vend.credentials.Format;
import vend.request.RequestState;

/** {@code openapi.json} must agree with the code. */
class OpenApiTest {
  /** The Slack app answers it, in a function of its own. */
  private static final String SLACK = "/v1/chat/slack";

  private final Map<?, ?> document = read();

  private static Map<?, ?> read() {
    try {
      return Json.readObject(Files.readString(Path.of("..", "openapi.json")));
    } catch (IOException | Json.MalformedJson e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<?, ?> at(String... path) {
    Map<?, ?> node = document;
    for (String name : path) {
      node = object(node.get(name));
    }
    return node;
  }

  private static Map<?, ?> object(@Nullable Object node) {
    return assertInstanceOf(Map.class, node);
  }

  private List<Map<?, ?>> operations(Route route) {
    var operations = new ArrayList<Map<?, ?>>();
    for (String path : route.paths()) {
      for (String method : route.methods()) {
        operations.add(at("paths", described(path), method.toLowerCase(java.util.Locale.ROOT)));
      }
    }
    return operations;
  }

  /** OpenAPI has no parameter for several path segments. */
  private static String described(String path) {
    return path.replace("+}", "}");
  }

  @Test
  void describesEachRouteAndNoOther() {
    var described = new TreeSet<String>();
    at("paths")
        .forEach((path, item) ->
            object(item)
                .keySet()
                .forEach(method ->
                    described.add(
                        method.toString().toUpperCase(java.util.Locale.ROOT) + " " + path)));
    var routes = new TreeSet<String>(Set.of("POST " + SLACK));
    Arrays.stream(Route.values())
        .forEach(route ->
            route
                .paths()
                .forEach(path ->
                    route.methods().forEach(method -> routes.add(method + " " + described(path)))));
    assertEquals(routes, described);
  }

  @Test
  void listsTheFormats() {
    assertEquals(
        Stream.concat(Arrays.stream(Format.values()).map(Format::id), Stream.of(ResponseForm.LINK))
            .toList(),
        at("components", "schemas", "Format").get("enum"));
  }

  private static Set<String> fields(Class<? extends Record> body) {
    return Arrays.stream(body.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void listsTheFieldsOfBodies() {
    assertEquals(
        fields(CredentialsBody.ForCredentials.class),
        at("components", "schemas", "CredentialsRequest", "properties").keySet());
    assertEquals(
        fields(CredentialsBody.ForExplain.class),
        at("components", "schemas", "ExplainRequest", "properties").keySet());
    assertEquals(
        fields(CredentialsBody.ForConsole.class),
        at("components", "schemas", "ConsoleRequest", "properties").keySet());
    assertEquals(
        fields(RevocationBody.class),
        at("components", "schemas", "RevocationRequest", "properties").keySet());
    assertEquals(
        fields(FreezesRoute.Body.class),
        at("components", "schemas", "FreezeRequest", "properties").keySet());
    assertEquals(
        fields(RequestBody.class),
        at("components", "schemas", "RequestBody", "properties").keySet());
    assertEquals(
        fields(RequestBody.OfAct.class),
        at("components", "schemas", "RequestComment", "properties").keySet());
    for (String schema :
        List.of(
            "CredentialsRequest",
            "ExplainRequest",
            "ConsoleRequest",
            "RevocationRequest",
            "FreezeRequest",
            "RequestBody",
            "RequestComment")) {
      assertEquals(false, at("components", "schemas", schema).get("additionalProperties"));
    }
    for (String schema : List.of("ExplainRequest", "ConsoleRequest")) {
      assertEquals(List.of("role"), at("components", "schemas", schema).get("required"));
    }
    assertEquals(
        List.of(Map.of("required", List.of("role")), Map.of("required", List.of("roles"))),
        at("components", "schemas", "CredentialsRequest").get("oneOf"));
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void listsTheParameters(Route route) {
    var names = new ArrayList<String>();
    for (Map<?, ?> operation : operations(route)) {
      Object parameters = operation.get("parameters");
      for (Object parameter : parameters instanceof List<?> list ? list : List.of()) {
        if (object(parameter).containsKey("$ref")) {
          // The Prefer header.
          continue;
        }
        names.add(String.valueOf(object(parameter).get("name")));
      }
    }
    var own = new ArrayList<String>();
    if (route == Route.ROLE) {
      own.addAll(List.of("account", "role"));
      own.addAll(CredentialsQuery.PARAMETERS.stream().sorted().toList());
    } else if (route == Route.LEASES) {
      own.addAll(LeasesQuery.PARAMETERS);
    } else if (route == Route.REQUESTS) {
      own.addAll(RequestsQuery.PARAMETERS);
    } else if (route.path().contains("{id}")) {
      own.add("id");
    }
    assertEquals(own, names);
  }

  private Set<String> statuses(Route route) {
    var statuses = new TreeSet<String>();
    for (Map<?, ?> operation : operations(route)) {
      object(operation.get("responses"))
          .keySet()
          .forEach(status -> statuses.add(status.toString()));
    }
    return statuses;
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void describesAnAnswerForTheStatusOfEachReason(Reason reason) {
    String status = Integer.toString(reason.status());
    boolean onARoute = Arrays.stream(Route.values()).anyMatch(r -> statuses(r).contains(status));
    assertTrue(onARoute);
    assertTrue(at("components", "responses").containsKey("NotFound"));
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void describesTheAnswersOfEachRoute(Route route) {
    var wanted =
        switch (route) {
          case HEALTH, OPENAPI -> Set.of("200", "400", "405");
          case ROLE, CREDENTIALS, CONSOLE, FREEZES ->
              Set.of("200", "400", "401", "403", "405", "413", "429", "500", "503");
          case EXPLAIN -> Set.of("200", "400", "401", "405", "413", "429", "500", "503");
          case ROLES -> Set.of("200", "400", "401", "405", "413", "500", "503");
          case LEASES -> Set.of("200", "400", "401", "403", "405", "413", "429", "500", "503");
          case REVOCATIONS ->
              Set.of("200", "400", "401", "403", "404", "405", "413", "429", "500", "503");
          case REQUESTS ->
              Set.of("200", "201", "400", "401", "403", "405", "409", "413", "429", "500", "503");
          case REQUEST ->
              Set.of("200", "400", "401", "403", "404", "405", "413", "429", "500", "503");
          case APPROVE, DENY, WITHDRAW, END ->
              Set.of("200", "400", "401", "403", "404", "405", "409", "413", "429", "500", "503");
          case STS -> Set.of("200", "400", "403", "405", "413", "500", "503");
        };
    assertEquals(new TreeSet<>(wanted), statuses(route));
  }

  @Test
  void thisFunctionAnswersSlackThatThePathDoesNotExist() {
    var answer = new ApiFixture().send(Call.post(SLACK, "{}"));
    assertEquals(404, answer.status());
    assertEquals(
        Map.of("$ref", "#/components/responses/NotFound"),
        at("paths", SLACK, "post", "responses").get("404"));
  }

  @Test
  void describesTheProblemDocument() {
    var problem = new ApiFixture().send(Call.get("/v1/roles")).json();
    assertEquals(problem.keySet(), at("components", "schemas", "Problem", "properties").keySet());
  }

  @Test
  void describesTheCredentials() {
    var vend = new ApiFixture();
    var credentials = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).json();
    assertEquals(
        credentials.keySet(), at("components", "schemas", "Credentials", "properties").keySet());
  }

  @Test
  void describesTheFreezes() {
    var vend = new ApiFixture(FreezesRouteTest.GRANTS);
    var answer =
        vend.send(
            Call.post("/v1/freezes", "{\"everything\":true,\"reason\":\"x\"}")
                .bearing(vend.staffToken("ann")));
    assertEquals(
        answer.json().keySet(), at("components", "schemas", "Freezes", "properties").keySet());
    var freezes = assertInstanceOf(List.class, answer.json().get("freezes"));
    assertEquals(
        object(freezes.getFirst()).keySet(),
        at("components", "schemas", "Freezes", "properties", "freezes", "items", "properties")
            .keySet());
  }

  @Test
  void listsTheStatesOfRequests() {
    assertEquals(
        RequestState.Kind.names(), at("components", "schemas", "RequestState").get("enum"));
    assertEquals(
        Arrays.stream(RequestState.Cause.values()).map(Object::toString).toList(),
        at("components", "schemas", "Request", "properties", "cause").get("enum"));
  }

  @Test
  void describesTheLink() {
    var vend = new ApiFixture();
    String body = "{\"role\":\"shop-prod/deploy\"}";
    var link = vend.send(Call.post("/v1/console", body).bearing(vend.ciToken())).json();
    assertEquals(link.keySet(), at("components", "schemas", "ConsoleLink", "properties").keySet());
  }

  @Test
  void hasNoBrokenReferences() {
    var references = new TreeSet<String>();
    collect(document, references);
    assertTrue(references.size() > 10, references.toString());
    references.forEach(reference -> at(reference.substring(2).split("/")));
  }

  private static void collect(Object node, Set<String> references) {
    switch (node) {
      case Map<?, ?> object ->
          object.forEach((name, value) -> {
            if (name.equals("$ref")) {
              references.add(value.toString());
            }
            collect(value, references);
          });
      case List<?> list -> list.forEach(item -> collect(item, references));
      case null, default -> {}
    }
  }
}
