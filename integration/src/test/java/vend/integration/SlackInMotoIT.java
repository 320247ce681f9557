package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vend.Json;
import vend.functions.aws.AwsClients;
import vend.functions.aws.EventBridgeEvents;
import vend.functions.aws.TimeBudget;
import vend.rendering.RequestEventDocument;
import vend.request.RequestEvent;
import vend.request.RequestEvents;
import vend.request.RequestFixture;
import vend.slack.SlackSecrets;
import vend.slack.aws.OwnFunction;
import vend.slack.aws.StoredSecrets;

/**
 * Secrets Manager, EventBridge and Lambda of an independent emulator, over the adapters that the
 * Slack app and the sweeper use. The emulator at {@code AWS_ENDPOINT_URL} must be moto: of Lambda
 * it has a part that needs no Docker.
 */
@EnabledIfEnvironmentVariable(
    named = "AWS_ENDPOINT_URL",
    matches = ".+",
    disabledReason = "AWS_ENDPOINT_URL is not set to an emulator's address")
class SlackInMotoIT {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
  private static final String REGION = "us-east-1";

  private final URI endpoint = URI.create(System.getenv().getOrDefault("AWS_ENDPOINT_URL", ""));
  private final String name = "vend-" + System.nanoTime();
  private final AwsClients slack =
      new AwsClients(
          REGION, CREDENTIALS, AwsClients.Endpoints.OF_THE_SDK, TimeBudget.OF_THE_FUNCTION);

  private StoredSecrets secrets(String id) {
    return StoredSecrets.of(slack, Optional.of(endpoint), id);
  }

  @Test
  void reads_the_current_secret() throws Exception {
    assertEquals(
        "Secrets Manager: ResourceNotFoundException",
        assertThrows(SlackSecrets.Unreadable.class, () -> secrets(name).read()).getMessage());
    String first = "{\"botToken\":\"xoxb-1\",\"signingSecret\":\"s1\"}";
    SecretsManagerClient manager = secrets(name).client();
    String arn = manager.createSecret(create -> create.name(name).secretString(first)).arn();
    assertEquals("xoxb-1", secrets(name).read().botToken().reveal());
    String second = "{\"botToken\":\"xoxb-2\",\"signingSecret\":\"s2\"}";
    manager.putSecretValue(put -> put.secretId(name).secretString(second));
    SlackSecrets read = secrets(arn).read();
    assertEquals("xoxb-2", read.botToken().reveal());
    assertEquals("s2", read.signingSecret().reveal());
  }

  /** The rule has the pattern of the Slack app in {@code template.yaml}. */
  @Test
  void a_rule_passes_on_the_event_of_a_change() throws Exception {
    var sqs = new QueryApi(endpoint, "sqs", "2012-11-05");
    var made = sqs.call("CreateQueue", Map.of("QueueName", name));
    String queue = QueryApi.texts(made, "QueueUrl").getFirst();
    var endpoints =
        new AwsClients.Endpoints(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    try (var clients = new AwsClients(REGION, CREDENTIALS, endpoints, TimeBudget.SCHEDULED)) {
      var eventBridge = clients.eventBridge(Optional.of(endpoint));
      eventBridge.putRule(rule ->
          rule.name(name)
              .eventPattern("{\"source\":[\"vend\"],\"detail-type\":[\"Vend Access Request\"]}"));
      var target =
          Target.builder()
              .id("queue")
              .arn("arn:aws:sqs:%s:123456789012:%s".formatted(REGION, name))
              .build();
      eventBridge.putTargets(targets -> targets.rule(name).targets(target));
      var request = RequestFixture.approved(RequestFixture.RULES);
      var event = new RequestEvent(request, Optional.of(request.caller()), RequestFixture.NOON);
      var approvers = RequestFixture.RULES.approvers(request);
      assertEquals(
          new RequestEvents.Sent(), new EventBridgeEvents(eventBridge).publish(event, approvers));
      var other =
          PutEventsRequestEntry.builder().source("other").detailType("Other").detail("{}").build();
      eventBridge.putEvents(put -> put.entries(other));

      var received =
          sqs.call("ReceiveMessage", Map.of("QueueUrl", queue, "MaxNumberOfMessages", "10"));
      List<String> messages = QueryApi.texts(received, "Body");
      assertEquals(1, messages.size(), messages.toString());
      Map<String, Object> message = Json.readObject(messages.getFirst());
      assertEquals("vend", message.get("source"));
      assertEquals("Vend Access Request", message.get("detail-type"));
      assertEquals(
          Json.readObject(Json.write(RequestEventDocument.of(event, approvers))),
          message.get("detail"));
      eventBridge.removeTargets(targets -> targets.rule(name).ids("queue"));
      eventBridge.deleteRule(rule -> rule.name(name));
    }
  }

  /** moto without Docker accepts an invocation and runs nothing. */
  @Test
  void starts_an_asynchronous_invocation() throws Exception {
    var own = OwnFunction.of(slack, Optional.of(endpoint), name, "1");
    lambdaInDocker(false);
    try {
      assertTrue(own.start(Map.of("vendSlack", Map.of())));
    } finally {
      lambdaInDocker(true);
    }
    assertFalse(own.start(Map.of("vendSlack", Map.of())), "no function has this name");
  }

  private void lambdaInDocker(boolean docker) throws Exception {
    var request =
        HttpRequest.newBuilder(endpoint.resolve("/moto-api/config"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"lambda\":{\"use_docker\":%s}}".formatted(docker)))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertEquals(201, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }
}
