package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;

/**
 * Creates the resources of {@code template.yaml} that are not SAM's own, with the CloudFormation of
 * the emulator at {@code AWS_ENDPOINT_URL}. Then runs the packaged function with that table and
 * key.
 */
@EnabledIfEnvironmentVariable(
    named = "AWS_ENDPOINT_URL",
    matches = "http.+",
    disabledReason = "AWS_ENDPOINT_URL is not set to an emulator's address")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainTemplateIT {
  private static final StaticCredentialsProvider ADMINISTRATOR =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private Path folder;
  private URI endpoint = URI.create("http://127.0.0.1:1");
  private String stack = "";
  private Map<String, String> outputs = Map.of();
  private TlsIssuer issuer;
  private Path function;

  @BeforeAll
  void deploy(@TempDir Path temporary) throws Exception {
    folder = temporary;
    endpoint = URI.create(System.getenv("AWS_ENDPOINT_URL"));
    stack = "vend-" + UUID.randomUUID();
    var template = PlainTemplate.of(RunningVend.CHECKOUT.resolve("template.yaml"));
    QueryApi.cloudFormation(endpoint)
        .call(
            "CreateStack",
            Map.of(
                "StackName", stack,
                "TemplateBody", template.toJson(),
                "Capabilities.member.1", "CAPABILITY_NAMED_IAM",
                "Parameters.member.1.ParameterKey", "OrganizationId",
                "Parameters.member.1.ParameterValue", "o-a1b2c3d4e5",
                "Parameters.member.2.ParameterKey", "HubRoleName",
                "Parameters.member.2.ParameterValue", stack));
    outputs = described();
    issuer = new TlsIssuer(folder);
    function = PackagedFunctionIT.packageWithGrantsFor(issuer, folder);
  }

  private Map<String, String> described() throws Exception {
    var document =
        QueryApi.cloudFormation(endpoint).call("DescribeStacks", Map.of("StackName", stack));
    assertEquals(List.of("CREATE_COMPLETE"), QueryApi.texts(document, "StackStatus"));
    return QueryApi.pairs(document, "OutputKey", "OutputValue");
  }

  @AfterAll
  void delete() throws Exception {
    QueryApi.cloudFormation(endpoint).call("DeleteStack", Map.of("StackName", stack));
    if (issuer != null) {
      issuer.close();
    }
  }

  private String output(String name) {
    return Objects.requireNonNull(outputs.get(name), () -> name + " in " + outputs);
  }

  @Test
  void createsEachRequestedResource() throws Exception {
    var document =
        QueryApi.cloudFormation(endpoint)
            .call("DescribeStackResources", Map.of("StackName", stack));
    var made = new HashSet<>(QueryApi.texts(document, "LogicalResourceId"));
    assertEquals(
        Set.of(
            "AccessLogs",
            "CredentialTable",
            "FreezePolicy",
            "FunctionLogs",
            "HubRole",
            "RequestsTable",
            "SealingKey",
            "StorageKey",
            "SweeperLogs",
            "SweeperRole"),
        made,
        "no resources of the probe, which is off by default");
  }

  @Test
  void makesTheTableAndBothKeys() {
    try (var dynamoDb =
            DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(ADMINISTRATOR)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        var kms =
            KmsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(ADMINISTRATOR)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
      var table = dynamoDb.describeTable(one -> one.tableName(output("Table"))).table();
      assertEquals(
          List.of(KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build()),
          table.keySchema());
      // moto cannot describe a key that its own CloudFormation created with a policy.
      var keys = kms.listKeysPaginator().keys().stream().map(KeyListEntry::keyArn).toList();
      assertTrue(
          keys.containsAll(List.of(output("SealingKeyArn"), output("StorageKeyArn"))),
          keys.toString());
    }
  }

  @Test
  void makesTheHubRoleWithBothOfItsPolicies() throws Exception {
    var iam = QueryApi.iam(endpoint);
    assertEquals(
        List.of(output("HubRoleArn")),
        QueryApi.texts(iam.call("GetRole", Map.of("RoleName", stack)), "Arn"));
    var policies =
        QueryApi.texts(iam.call("ListRolePolicies", Map.of("RoleName", stack)), "member");
    assertEquals(Set.of(stack + "-assume-roles", stack + "-run"), Set.copyOf(policies));
    String run =
        URLDecoder.decode(
            QueryApi.texts(
                    iam.call(
                        "GetRolePolicy", Map.of("RoleName", stack, "PolicyName", stack + "-run")),
                    "PolicyDocument")
                .getFirst(),
            UTF_8);
    assertTrue(run.contains("table/" + output("Table")), run);
    assertTrue(run.contains(output("SealingKeyArn")), run);
    assertFalse(run.contains("Fn::"), run);
  }

  @Test
  void vendsOnceWithThatTableAndKeyAndThenFromTheCache() throws Exception {
    String first = vended("first");
    String second = vended("second");
    assertTrue(first.startsWith("vend; fwd=miss; stored"), first);
    assertEquals("vend; hit", second, "another process reads the table");
  }

  /** Vends in a new process and returns the {@code cache-status} header. */
  private String vended(String name) throws Exception {
    try (var api = RuntimeApi.start();
        var runtime =
            LambdaRuntime.start(
                function,
                Path.of("../functions/target/runtime-interface-client"),
                "vend.functions.VendFunction::handleRequest",
                api,
                environment(),
                issuer.jvmOptions(),
                folder.resolve(name))) {
      assertTrue(runtime.pid() > 0);
      PackagedFunctionIT.awaitIssuer(api, issuer);
      var answer = PackagedFunctionIT.invoke(api, issuer, "get-credentials");
      assertEquals(200, answer.get("statusCode"), answer + Files.readString(folder.resolve(name)));
      var headers = (Map<?, ?>) Objects.requireNonNull(answer.get("headers"));
      return String.valueOf(headers.get("cache-status"));
    }
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_ACCESS_KEY_ID", "test");
    environment.put("AWS_SECRET_ACCESS_KEY", "test");
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("VEND_TABLE", output("Table"));
    environment.put("VEND_KEY", output("SealingKeyArn"));
    return environment;
  }
}
