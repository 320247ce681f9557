package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.functions.aws.AwsClients;
import vend.functions.aws.NoRequestTable;
import vend.functions.aws.TimeBudget;
import vend.functions.http.HttpApi;
import vend.vending.DataKeys;

/** Calls the handler with bytes, as Lambda's runtime does. No AWS service is reachable. */
class VendFunctionTest {
  private static final int MOST_CHARACTERS = 512 * 1024;

  /** The event mapping of Lambda's runtime. */
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, VendFunctionTest.class.getClassLoader());

  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPResponse.class);

  private final List<String> lines = new ArrayList<>();
  private final VendFunction function = new VendFunction(api(lines));

  /** The table is not reachable, and a call to STS fails the test. */
  private static HttpApi api(List<String> lines) {
    var clients =
        clients(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "x")));
    StsClient sts =
        clients(
                () -> {
                  throw new AssertionError("STS was called");
                })
            .sts();
    var wiring = new Wiring(InstantSource.system(), new SecureRandom(), lines::add);
    return wiring.api(
        Optional::empty,
        "eu-central-1",
        sts,
        clients.table("vend"),
        new NoRequestTable(),
        new NoDataKeys(),
        wiring.console(clients, Optional.empty()));
  }

  private static AwsClients clients(AwsCredentialsProvider credentials) {
    return new AwsClients(
        "eu-central-1",
        credentials,
        AwsClients.Endpoints.all(URI.create("http://127.0.0.1:1")),
        TimeBudget.OF_THE_FUNCTION);
  }

  private static final class NoDataKeys implements DataKeys {
    @Override
    public Optional<DataKey> generate() {
      return Optional.empty();
    }

    @Override
    public Unwrapping unwrap(byte[] wrapped) {
      return new Unavailable();
    }
  }

  private Map<String, Object> handle(String event) throws Json.MalformedJson {
    var output = new ByteArrayOutputStream();
    RESPONSES.toJson(function.handleRequest(EVENTS.fromJson(event), context()), output);
    return Json.readObject(output.toString(UTF_8));
  }

  private static String event(String path, String rest) {
    return """
    {"version":"2.0","rawPath":"%s","requestContext":{"requestId":"r-1",
     "http":{"method":"GET","sourceIp":"203.0.113.7"}}%s}
    """
        .formatted(path, rest);
  }

  @Test
  void answersInPayloadFormat2() throws Json.MalformedJson {
    assertEquals(
        Map.of(
            "statusCode",
            200,
            "headers",
            Map.of(
                "content-type", "application/json",
                "cache-control", "no-store",
                "x-request-id", "r-1"),
            "body",
            "{\"status\":\"ok\"}",
            "isBase64Encoded",
            false),
        handle(event("/healthz", "")));
  }

  @Test
  void answers503WithoutGrants() throws Json.MalformedJson {
    assertEquals(503, handle(event("/v1/roles", "")).get("statusCode"));
    assertEquals(1, lines.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\":\"aws.events\",\"detail\":{}}",
        "{\"version\":\"1.0\",\"path\":\"/healthz\",\"httpMethod\":\"GET\","
            + "\"requestContext\":{\"requestId\":\"r-1\"}}"
      })
  void rejectsOtherEventsWithAClearMessage(String event) throws Json.MalformedJson {
    var answer = handle(event);
    assertEquals(400, answer.get("statusCode"));
    assertEquals(
        "event: is not an HTTP API event of payload format 2.0",
        Json.readObject(String.valueOf(answer.get("body"))).get("detail"));
    assertEquals(1, lines.size());
  }

  @Test
  void accepts_a_body_of_the_maximum_size_and_rejects_a_longer_one() throws Json.MalformedJson {
    String padding = "x".repeat(MOST_CHARACTERS);
    assertEquals(
        200, handle(event("/healthz", ",\"body\":\"%s\"".formatted(padding))).get("statusCode"));
    assertEquals(List.of(), lines);
    var refused = handle(event("/healthz", ",\"body\":\"%sx\"".formatted(padding)));
    assertEquals(413, refused.get("statusCode"));
    assertEquals(1, lines.size());
  }

  /** An invocation. The handler reads its id and nothing else. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> {
              assertEquals("getAwsRequestId", method.getName());
              return "lambda-request";
            });
  }
}
