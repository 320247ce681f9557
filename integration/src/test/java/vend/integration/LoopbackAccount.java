package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.iam.InvalidPolicy;

/**
 * Simulates the AWS APIs of a hub account that {@code acceptance/run} calls, for a stack of {@code
 * template.yaml} around a {@link RunningVend}. It speaks the protocols of their API references:
 * query, JSON 1.1, REST-JSON, and CloudWatch's CBOR.
 */
final class LoopbackAccount implements AutoCloseable {
  private static final String CLOUD_WATCH_CBOR =
      "/service/GraniteServiceVersion20100801/operation/";
  private static final String CLOUD_WATCH_JSON = "GraniteServiceVersion20100801.";
  private static final String SPOKE_ROLE = "arn:aws:iam::333333333333:role/vend/deploy";

  private final RunningVend running;
  private final Broken broken;
  private final HubStack stack;
  private final BreakingHub hub;
  private final String trust;
  private final HttpServer server;
  private final List<String> alarmStates = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile boolean trailIsLate = false;
  private volatile boolean chatIsGone = false;
  private volatile String denial = "with an explicit deny in a service control policy";

  private record Answer(int status, String type, ByteArrayOutputStream body) {
    static Answer text(int status, String type, String text) {
      var body = new ByteArrayOutputStream();
      body.writeBytes(text.getBytes(UTF_8));
      return new Answer(status, type, body);
    }

    static Answer json(Map<String, ?> body) {
      return Answer.text(200, "application/x-amz-json-1.1", Json.write(body));
    }

    static Answer refusal() {
      return Answer.text(
          400,
          "application/x-amz-json-1.1",
          Json.write(
              Map.of("__type", "AccessDeniedException", "message", "with an explicit deny")));
    }

    static Answer xml(String body) {
      return Answer.text(200, "text/xml", body);
    }
  }

  /**
   * @param hub the proxy through which callers reach the hub
   * @param trust the trust policy of the role in the spoke account
   */
  LoopbackAccount(RunningVend running, Broken broken, BreakingHub hub, String trust)
      throws IOException, Json.MalformedJson {
    this.running = running;
    this.broken = broken;
    this.hub = hub;
    this.trust = trust;
    stack = HubStack.of(broken);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes CloudTrail return no events, as before it has delivered any. */
  void delayTrail() {
    trailIsLate = true;
  }

  /** Makes Lambda answer that there is no chat function. */
  void deleteChat() {
    chatIsGone = true;
  }

  /** Makes Lambda deny the chat function only because no policy allows it. */
  void denyChatImplicitly() {
    denial = "because no identity-based policy allows the lambda:InvokeFunction action";
  }

  /** Returns the states that SetAlarmState set, in order. */
  List<String> alarmStates() {
    return List.copyOf(alarmStates);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer;
      try {
        answer = answer(exchange, body);
      } catch (Json.MalformedJson | InvalidPolicy e) {
        throw new IOException(e);
      }
      exchange.getResponseHeaders().set("Content-Type", answer.type);
      exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
      exchange.sendResponseHeaders(answer.status, answer.body.size());
      answer.body.writeTo(exchange.getResponseBody());
    }
  }

  private Answer answer(HttpExchange exchange, byte[] body)
      throws IOException, Json.MalformedJson, InvalidPolicy {
    String path = exchange.getRequestURI().getPath();
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    // botocore's version decides which of the two protocols it uses.
    if (path.startsWith(CLOUD_WATCH_CBOR)) {
      return cbor(cloudWatch(path.substring(CLOUD_WATCH_CBOR.length()), body));
    }
    if (target.startsWith(CLOUD_WATCH_JSON)) {
      return Answer.json(cloudWatch(target.substring(CLOUD_WATCH_JSON.length()), body));
    }
    if (path.startsWith("/2015-03-31/functions/")) {
      return path.contains("vend-chat") ? chat(path, body) : lambda(exchange, path);
    }
    String text = new String(body, UTF_8);
    return switch (target.substring(target.lastIndexOf('.') + 1)) {
      case "FilterLogEvents" -> logs(Json.readObject(text));
      case "LookupEvents" -> trail();
      case "GetKeyPolicy" -> Answer.json(Map.of("Policy", stack.keyPolicy()));
      case "GenerateDataKeyWithoutPlaintext" ->
          broken == Broken.SEALS_WITHOUT_CONTEXT
              ? Answer.json(Map.of("KeyId", HubStack.KEY, "CiphertextBlob", "AAAA"))
              : Answer.refusal();
      default -> query(exchange, form(text));
    };
  }

  private static Map<String, String> form(String text) {
    var fields = new LinkedHashMap<String, String>();
    for (String pair : text.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
      }
    }
    return fields;
  }

  private Answer query(HttpExchange exchange, Map<String, String> form)
      throws IOException, InvalidPolicy {
    return switch (form.getOrDefault("Action", "none")) {
      case "DescribeStacks" -> describeStacks(form.getOrDefault("StackName", ""));
      case "ListStackResources" -> listResources();
      case "GetRole" -> getRole();
      case "SimulatePrincipalPolicy" -> simulate(form);
      case "DescribeRegions" -> describeRegions(exchange);
      // Only for the test in which this account's STS replaces the local one.
      case "GetCallerIdentity" ->
          Answer.xml(
              result(
                  "GetCallerIdentity",
                  "<Arn>arn:aws:sts::333333333333:assumed-role/deploy/anything</Arn>"));
      case "AssumeRole" ->
          Answer.xml(
              result(
                  "AssumeRole",
                  "<Credentials><AccessKeyId>ASIAANY</AccessKeyId><SecretAccessKey>any"
                      + "</SecretAccessKey><SessionToken>any</SessionToken>"
                      + "<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>"));
      default -> error(400, "InvalidAction");
    };
  }

  private static Answer error(int status, String code) {
    return Answer.text(
        status,
        "text/xml",
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>"
            .formatted(code, code));
  }

  private static String result(String action, String inner) {
    return "<%sResponse><%sResult>%s</%sResult></%sResponse>"
        .formatted(action, action, inner, action, action);
  }

  private static String members(String name, List<Map<String, String>> items) {
    var xml = new StringBuilder("<" + name + ">");
    for (Map<String, String> item : items) {
      xml.append("<member>");
      item.forEach((key, value) ->
          xml.append("<%s>%s</%s>".formatted(key, value.replace("&", "&amp;"), key)));
      xml.append("</member>");
    }
    return xml.append("</" + name + ">").toString();
  }

  private static List<Map<String, String>> pairs(
      String key, String value, Map<String, String> from) {
    return from.entrySet().stream()
        .map(one -> Map.of(key, one.getKey(), value, one.getValue()))
        .toList();
  }

  private Answer describeStacks(String name) {
    if (!name.equals("vend")) {
      return error(400, "ValidationError");
    }
    var outputs =
        Map.of(
            "Url", hub.uri().toString(),
            "HubRoleArn", HubStack.HUB_ROLE,
            "FunctionAlias", HubStack.FUNCTION + ":live",
            "ChatFunction", HubStack.CHAT,
            "Table", HubStack.TABLE,
            "SealingKeyArn", HubStack.KEY,
            "DecisionLog", HubStack.DECISIONS);
    var parameters =
        Map.of(
            "OrganizationId", "o-a1b2c3d4e5",
            "AlarmTopic", HubStack.TOPIC,
            "SnapStart", "PublishedVersions");
    return Answer.xml(
        result(
            "DescribeStacks",
            "<Stacks><member><StackName>vend</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>"
                + members("Outputs", pairs("OutputKey", "OutputValue", outputs))
                + members("Parameters", pairs("ParameterKey", "ParameterValue", parameters))
                + "</member></Stacks>"));
  }

  private Answer listResources() throws IOException {
    var resources = new ArrayList<Map<String, String>>();
    for (String alarm : HubStack.alarms()) {
      resources.add(resource(alarm, "vend-" + alarm, "AWS::CloudWatch::Alarm"));
    }
    resources.add(resource("Probe", "vend-Probe-1", "AWS::Lambda::Function"));
    return Answer.xml(result("ListStackResources", members("StackResourceSummaries", resources)));
  }

  private static Map<String, String> resource(String logical, String physical, String type) {
    return Map.of(
        "LogicalResourceId", logical, "PhysicalResourceId", physical, "ResourceType", type);
  }

  private Answer getRole() {
    String document =
        broken == Broken.TRUSTS_WITHOUT_EXTERNAL_ID
            ? trust.replaceAll("\"sts:ExternalId\":\"[^\"]*\",?", "")
            : trust;
    return Answer.xml(
        result(
            "GetRole",
            "<Role><RoleName>deploy</RoleName><Arn>%s</Arn><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument></Role>"
                .formatted(SPOKE_ROLE, URLEncoder.encode(document, UTF_8).replace("+", "%20"))));
  }

  private Answer simulate(Map<String, String> form) throws InvalidPolicy {
    var context = new LinkedHashMap<String, List<String>>();
    for (int i = 1; form.containsKey("ContextEntries.member.%d.ContextKeyName".formatted(i)); i++) {
      String entry = "ContextEntries.member.%d.".formatted(i);
      context.put(
          form.getOrDefault(entry + "ContextKeyName", ""),
          List.of(form.getOrDefault(entry + "ContextKeyValues.member.1", "")));
    }
    String action = form.getOrDefault("ActionNames.member.1", "");
    String decision =
        stack.decision(action, form.getOrDefault("ResourceArns.member.1", ""), context);
    return Answer.xml(
        result(
            "SimulatePrincipalPolicy",
            members(
                "EvaluationResults",
                List.of(Map.of("EvalActionName", action, "EvalDecision", decision)))));
  }

  private Answer describeRegions(HttpExchange exchange) {
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (hub.narrowed().stream().anyMatch(key -> authorization.contains("=" + key + "/"))) {
      return Answer.text(
          403,
          "text/xml",
          "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>");
    }
    return Answer.xml(
        "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName></item></regionInfo></DescribeRegionsResponse>");
  }

  private Answer logs(Map<String, Object> request) {
    var messages = new ArrayList<String>();
    String pattern = String.valueOf(request.get("filterPattern")).replace("\"", "");
    if (pattern.equals("RESTORE_REPORT")) {
      messages.add("RESTORE_REPORT Restore Duration: 412.25 ms");
      messages.add("RESTORE_REPORT Restore Duration: 388.00 ms");
    } else if (broken != Broken.LOGS_NO_EVENT) {
      running.events().stream().filter(line -> line.contains(pattern)).forEach(messages::add);
    }
    if (broken == Broken.LOGS_THE_SESSION_TOKEN) {
      messages.replaceAll(
          line -> line.replace("{\"", "{\"leak\":\"" + hub.lastSessionToken() + "\",\""));
    }
    return Answer.json(
        Map.of(
            "events",
            messages.stream()
                .map(line -> Map.of("message", line, "timestamp", 1, "eventId", "1"))
                .toList()));
  }

  private Answer trail() throws Json.MalformedJson {
    var events = new ArrayList<Map<String, Object>>();
    for (String line : trailIsLate ? List.<String>of() : running.events()) {
      var event = Json.readObject(line);
      if ("ALLOWED".equals(event.get("verdict")) && event.get("accessKeyId") != null) {
        events.add(Map.of("EventName", "AssumeRole", "CloudTrailEvent", Json.write(call(event))));
      }
    }
    return Answer.json(Map.of("Events", events));
  }

  private Map<String, Object> call(Map<String, Object> event) {
    var request = new LinkedHashMap<String, Object>();
    request.put("roleArn", String.valueOf(event.get("role")));
    String name = String.valueOf(event.get("sessionName"));
    request.put("roleSessionName", broken == Broken.USES_ANOTHER_SESSION_NAME ? "session" : name);
    if (broken != Broken.SENDS_NO_SOURCE_IDENTITY) {
      request.put("sourceIdentity", String.valueOf(event.get("sourceIdentity")));
    }
    if (broken != Broken.SENDS_NO_TAGS) {
      String grant = String.valueOf(event.get("grant"));
      request.put(
          "tags",
          List.of(
              Map.of(
                  "key",
                  "vend:grant",
                  "value",
                  broken == Broken.TAGS_ANOTHER_GRANT ? "another" : grant)));
    }
    String issuer =
        broken == Broken.ASSUMES_THE_ROLE_AS_ANOTHER_ROLE
            ? "arn:aws:iam::111111111111:role/another"
            : HubStack.HUB_ROLE;
    return Map.of(
        "eventID",
        "e-1",
        "eventName",
        "AssumeRole",
        "userIdentity",
        Map.of("sessionContext", Map.of("sessionIssuer", Map.of("arn", issuer))),
        "requestParameters",
        request,
        "responseElements",
        Map.of("credentials", Map.of("accessKeyId", String.valueOf(event.get("accessKeyId")))));
  }

  /** Denies as Lambda does, in REST-JSON. With the fault, the local chat function answers. */
  private Answer chat(String path, byte[] body) throws IOException {
    if (chatIsGone) {
      return restError(404, "ResourceNotFoundException", "Function not found: " + HubStack.CHAT);
    }
    if (broken != Broken.LETS_OTHERS_INVOKE_THE_CHAT) {
      return restError(
          403,
          "AccessDeniedException",
          "User: %s/vend is not authorized to perform: lambda:InvokeFunction on resource: %s %s"
              .formatted(HubStack.HUB_ROLE, HubStack.CHAT, denial));
    }
    var request =
        HttpRequest.newBuilder(running.vend().chatUri().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return Answer.text(answer.statusCode(), "application/json", answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Answer restError(int status, String code, String message) {
    return Answer.text(
        status, "application/json", Json.write(Map.of("__type", code, "Message", message)));
  }

  private Answer lambda(HttpExchange exchange, String path) {
    if (path.endsWith("/configuration")) {
      String status = broken == Broken.HAS_SNAP_START_OFF ? "Off" : "On";
      return Answer.json(
          Map.of(
              "SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", status)));
    }
    String line =
        Json.write(
            Map.of(
                "event", "probe",
                "ProbeFailed", broken == Broken.PROBE_GETS_NOTHING ? 1 : 0,
                "ProbeTooWide", broken == Broken.PROBE_GETS_TOO_MUCH ? 1 : 0,
                "allowed", "vended",
                "denied", "denied: RoleNotGranted"));
    String log = "START RequestId: 1\n" + line + "\nEND RequestId: 1\n";
    exchange
        .getResponseHeaders()
        .set("X-Amz-Log-Result", Base64.getEncoder().encodeToString(log.getBytes(UTF_8)));
    if (broken == Broken.PROBE_BREAKS_OFF) {
      exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
    }
    return Answer.text(200, "application/json", "null");
  }

  private Map<String, ?> cloudWatch(String operation, byte[] request) throws IOException {
    return switch (operation) {
      case "DescribeAlarms" -> Map.of("MetricAlarms", alarms(), "CompositeAlarms", List.of());
      case "SetAlarmState" -> {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        alarmStates.add(text.contains("ALARM") ? "ALARM" : "OK");
        yield Map.of();
      }
      default -> {
        String done = broken == Broken.FAILS_TO_NOTIFY ? "Failed to" : "Successfully";
        yield Map.of(
            "AlarmHistoryItems",
            List.of(Map.of("HistorySummary", done + " execute action " + HubStack.TOPIC)));
      }
    };
  }

  private List<Map<String, Object>> alarms() throws IOException {
    var alarms = new ArrayList<Map<String, Object>>();
    for (String name : HubStack.alarms()) {
      boolean withFault = name.equals("StsThrottled");
      if (!(withFault && broken == Broken.LACKS_AN_ALARM)) {
        alarms.add(
            Map.of(
                "AlarmName",
                "vend-" + name,
                "StateValue",
                withFault && broken == Broken.HAS_AN_ALARM_IN_ALARM_STATE ? "ALARM" : "OK",
                "ActionsEnabled",
                true,
                "AlarmActions",
                withFault && broken == Broken.HAS_A_MUTE_ALARM
                    ? List.of()
                    : List.of(HubStack.TOPIC)));
      }
    }
    return alarms;
  }

  private static Answer cbor(Object value) {
    var out = new ByteArrayOutputStream();
    write(out, value);
    return new Answer(200, "application/cbor", out);
  }

  /** Encodes text strings, lists, maps and booleans as CBOR (RFC 8949). */
  private static void write(ByteArrayOutputStream out, @Nullable Object value) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(UTF_8);
        head(out, 3, bytes.length);
        out.writeBytes(bytes);
      }
      case List<?> items -> {
        head(out, 4, items.size());
        items.forEach(item -> write(out, item));
      }
      case Map<?, ?> map -> {
        head(out, 5, map.size());
        map.forEach((key, item) -> {
          write(out, key);
          write(out, item);
        });
      }
      case Boolean flag -> out.write(flag ? 0xf5 : 0xf4);
      case null, default -> throw new AssertionError("Unexpected value for CBOR: " + value);
    }
  }

  private static void head(ByteArrayOutputStream out, int kind, int length) {
    if (length < 24) {
      out.write((kind << 5) | length);
    } else {
      out.write((kind << 5) | 25);
      out.write(length >> 8);
      out.write(length);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
