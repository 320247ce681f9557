package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import vend.Json;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;

/** The packaged chat function and sweeper, under Lambda's own runtime interface client. */
class PackagedRequestsIT {
  private static final String ALIAS =
      "arn:aws:lambda:us-east-1:111111111111:function:vend-chat:chatbot";
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private LocalDynamoDb dynamoDb;
  private HttpServer eventBridge;
  private final List<String> published = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    dynamoDb = new LocalDynamoDb(RunningVend.CHECKOUT.resolve("local/dynamodb/target/lib"));
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret"));
    LocalTable.create(Region.US_EAST_1, credentials, dynamoDb.endpoint(), "vend");
    LocalTable.createRequests(Region.US_EAST_1, credentials, dynamoDb.endpoint(), "vend-requests");
    eventBridge =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    eventBridge.createContext(
        "/",
        exchange -> {
          try (exchange) {
            published.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] answer =
                "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    eventBridge.start();
  }

  @AfterEach
  void stop() throws Exception {
    eventBridge.stop(0);
    dynamoDb.close();
  }

  private LambdaRuntime runtime(RuntimeApi api, String name, String handler) throws Exception {
    Path function = Files.createDirectories(folder.resolve(name));
    Files.createSymbolicLink(function.resolve("lib"), BuiltPackage.jars(name));
    Files.copy(
        RunningVend.CHECKOUT.resolve("examples/approvals/grants.yaml"),
        function.resolve("grants.yaml"));
    var environment = new HashMap<String, String>();
    environment.put("VEND_TABLE", "vend");
    environment.put("VEND_REQUESTS_TABLE", "vend-requests");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", name);
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAHUB");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_SESSION_TOKEN", "token");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.put(
        "AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:" + eventBridge.getAddress().getPort());
    return LambdaRuntime.start(
        function,
        Path.of("../functions/target/runtime-interface-client"),
        handler,
        api,
        environment,
        List.of(),
        folder.resolve(name + ".txt"));
  }

  @Test
  void answers_each_sample_of_a_chat_and_publishes_its_changes() throws Exception {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(RunningVend.CHECKOUT.resolve("chat.schema.json")));
    try (var api = RuntimeApi.start(ALIAS);
        var runtime = runtime(api, "Chat", "vend.functions.ChatFunction::handleRequest");
        var samples = Files.list(RunningVend.CHECKOUT.resolve("events/chat"))) {
      assertTrue(runtime.pid() > 0);
      for (Path sample : samples.sorted().toList()) {
        String answer = api.invoke(Files.readString(sample), PATIENT);
        assertEquals(List.of(), schema.validate(answer, InputFormat.JSON), sample + answer);
        assertFalse(answer.contains("InvalidRequest"), sample + ": " + answer);
      }
      String requests =
          api.invoke(
              Files.readString(RunningVend.CHECKOUT.resolve("events/chat/requests.json")), PATIENT);
      assertTrue(requests.contains("\"state\":\"pending\""), requests);
    }
    String lines = Files.readString(folder.resolve("Chat.txt"));
    assertTrue(lines.contains("\"event\":\"decision\""), lines);
    try (var api = RuntimeApi.start();
        var runtime =
            runtime(
                api, "RequestSweeper", "vend.functions.RequestSweeperFunction::handleRequest")) {
      assertTrue(runtime.pid() > 0);
      String event = Files.readString(RunningVend.CHECKOUT.resolve("events/probe/scheduled.json"));
      assertEquals("null", api.invoke(event, PATIENT));
      assertEquals("null", api.invoke(event, PATIENT));
    }
    assertEquals(1, published.size(), published.toString());
    assertTrue(published.getFirst().contains("Vend Access Request"), published.getFirst());
  }

  @Test
  void refuses_a_call_without_an_alias() throws Exception {
    try (var api = RuntimeApi.start(ALIAS.substring(0, ALIAS.lastIndexOf(':')));
        var runtime = runtime(api, "Chat", "vend.functions.ChatFunction::handleRequest")) {
      assertTrue(runtime.pid() > 0);
      Map<String, Object> answer =
          Json.readObject(
              api.invoke(
                  Files.readString(RunningVend.CHECKOUT.resolve("events/chat/roles.json")),
                  PATIENT));
      assertTrue(String.valueOf(answer.get("error")).contains("names no alias"), "" + answer);
    }
  }
}
