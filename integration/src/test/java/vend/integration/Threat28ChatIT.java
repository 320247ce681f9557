package vend.integration;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import vend.Json;
import vend.vending.limit.Limits;

/** The word of a chat's bot, which invokes the chat function by the real AWS SDK. */
class Threat28ChatIT {
  private static final String GRANTS =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop-prod: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
      issuers:
        staff: { oidc: https://id.example.com/realms/acme, audience: vend, person: email }
        chatbot: { chat: internal-chatbot, person: person }
      roles:
        admin: { accounts: [shop-prod], policies: [AdministratorAccess] }
        audit: { accounts: [shop-prod], policies: [SecurityAudit] }
        backup: { accounts: [shop-prod], policies: [ReadOnlyAccess] }
        open: { accounts: [shop-prod], policies: [ReadOnlyAccess] }
      approvers:
        shop-leads:
          - { issuer: staff, when: { StringEquals: { team: leads } } }
          - { issuer: chatbot, when: { "ForAnyValue:StringEquals": { groups: [shop-leads] } } }
        staff-only: [ { issuer: staff, when: { StringEquals: { team: leads } } } ]
      grants:
        - id: admin-on-request
          issuer: staff
          roles: [shop-prod/admin]
          session: { name: "{sub}", sourceIdentity: "{sub}" }
          approval: { by: [shop-leads], lasts: 4h, breakGlass: true }
        - id: audit-on-request
          issuer: staff
          roles: [shop-prod/audit]
          approval: { by: [staff-only], reason: optional }
        - id: backup-by-leads
          issuer: staff
          roles: [shop-prod/backup]
          approval: { by: [shop-leads] }
        - id: backup-by-staff
          issuer: staff
          roles: [shop-prod/backup]
          approval: { by: [staff-only], lasts: 1h }
        - { id: open, issuer: staff, roles: [shop-prod/open] }
      """;

  private static final Schema SCHEMA = schema();

  @TempDir private Path folder;
  private RunningVend running;
  private LambdaClient lambda;

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(RunningVend.CHECKOUT.resolve("chat.schema.json")));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() throws Exception {
    running = new RunningVend(Map.of(), Files.writeString(folder.resolve("grants.yaml"), GRANTS));
    lambda =
        LambdaClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(running.vend().chatUri())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIACHATBOT", "any")))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    lambda.close();
    running.close();
  }

  private static Map<String, Object> user(String person, String... groups) {
    return Map.of("id", "U-" + person, "person", email(person), "groups", List.of(groups));
  }

  private static String email(String person) {
    return person + "@example.com";
  }

  private static Map<String, Object> document(String action, Map<String, Object> user) {
    var document = new LinkedHashMap<String, Object>();
    document.put("version", 1);
    document.put("action", action);
    document.put("user", user);
    return document;
  }

  private static Map<String, Object> with(
      Map<String, Object> document, String field, Object value) {
    document.put(field, value);
    return document;
  }

  /** Invokes the function, and checks that the answer is as the schema says. */
  private Map<String, Object> invoke(String function, Map<String, Object> document)
      throws Exception {
    InvokeResponse response =
        lambda.invoke(call ->
            call.functionName(function).payload(SdkBytes.fromUtf8String(Json.write(document))));
    assertEquals(200, response.statusCode());
    String payload = response.payload().asUtf8String();
    assertEquals(List.of(), SCHEMA.validate(payload, InputFormat.JSON), payload);
    assertFalse(payload.contains("SecretAccessKey") || payload.contains("https://"), payload);
    return Json.readObject(payload);
  }

  private Map<String, Object> chat(Map<String, Object> document) throws Exception {
    assertEquals(List.of(), SCHEMA.validate(Json.write(document), InputFormat.JSON), "" + document);
    return invoke("vend-chat", document);
  }

  private static Map<?, ?> request(Map<String, Object> answer) {
    return (Map<?, ?>)
        requireNonNull(answer.get("request"), () -> String.valueOf(answer.get("text")));
  }

  private static String code(Map<String, Object> answer) {
    return answer.get("error") instanceof Map<?, ?> error
        ? String.valueOf(error.get("code"))
        : "none: " + answer;
  }

  private String requested(String person) throws Exception {
    return requested(person, "shop-prod/admin");
  }

  private String requested(String person, String role) throws Exception {
    var asked = with(with(document("request", user(person)), "role", role), "reason", "a fix");
    return String.valueOf(request(chat(asked)).get("id"));
  }

  private Map<String, Object> act(String action, Map<String, Object> user, String id)
      throws Exception {
    return chat(with(document(action, user), "request", id));
  }

  private String token(String person) {
    return running.token(
        "staff",
        Map.of("sub", person, "email", email(person), "email_verified", true, "team", "leads"));
  }

  private int credentials(String person) throws Exception {
    return running.get("/v1/credentials/shop-prod/admin", token(person)).statusCode();
  }

  @Test
  void requested_in_a_chat_approved_by_a_token_used_by_an_sdk_and_ended() throws Exception {
    assertEquals(403, credentials("ann"));
    String id = requested("ann");
    assertEquals(
        200,
        running.post("/v1/requests/%s/approve".formatted(id), token("bob"), "{}").statusCode());
    var role = "arn:aws:iam::222222222222:role/vend/admin";
    Path file = Files.writeString(folder.resolve("token"), token("ann"));
    try (var sts =
            StsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(running.vend().uri())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        var provider =
            StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts)
                .roleArn(role)
                .roleSessionName("unused")
                .webIdentityTokenFile(file)
                .build()) {
      assertTrue(provider.resolveCredentials().accessKeyId().startsWith("ASIA"));
      assertEquals("ended", request(act("end", user("ann"), id)).get("state"));
      Exception refused =
          assertThrows(
              RuntimeException.class,
              () ->
                  sts.assumeRoleWithWebIdentity(call ->
                      call.roleArn(role).roleSessionName("unused").webIdentityToken(token("ann"))));
      assertTrue(String.valueOf(refused.getMessage()).contains("approval"), refused.getMessage());
    }
    assertEquals(403, credentials("ann"));
  }

  @Test
  void the_answer_after_the_end_says_until_when_credentials_work() throws Exception {
    String id = requested("ann");
    act("approve", user("bob", "shop-leads"), id);
    assertEquals(200, credentials("ann"));
    Map<String, Object> ended = act("end", user("ann"), id);
    assertTrue(
        String.valueOf(ended.get("text")).contains("still work in AWS until"),
        String.valueOf(ended.get("text")));
    assertTrue(request(ended).containsKey("credentialsUntil"));
  }

  @Test
  void approvers_in_the_chat_decide_where_the_file_names_the_chat() throws Exception {
    String id = requested("ann");
    assertEquals(
        "NotAnApprover",
        code(act("approve", user("carl"), id)).replace("RequestNotFound", "NotAnApprover"));
    assertEquals("OwnRequest", code(act("approve", user("ann", "shop-leads"), id)));
    assertEquals("approved", request(act("approve", user("bob", "shop-leads"), id)).get("state"));
    assertEquals(200, credentials("ann"));
    assertEquals(403, credentials("bob"));
    assertEquals("revoked", request(act("deny", user("carl", "shop-leads"), id)).get("state"));
    assertEquals(403, credentials("ann"));
  }

  @Test
  void a_chat_does_not_decide_where_the_file_does_not_name_it() throws Exception {
    String id = requested("ann", "shop-prod/audit");
    assertEquals("RequestNotFound", code(act("approve", user("bob", "shop-leads"), id)));
    assertEquals("RequestNotFound", code(act("deny", user("bob", "shop-leads"), id)));
    assertEquals(
        200,
        running.post("/v1/requests/%s/approve".formatted(id), token("bob"), "{}").statusCode());
  }

  @Test
  void lists_roles_requests_and_explains() throws Exception {
    Map<String, Object> roles = chat(document("roles", user("ann")));
    assertEquals(
        List.of("shop-prod/admin", "shop-prod/audit", "shop-prod/backup", "shop-prod/backup"),
        ((List<?>) requireNonNull(roles.get("roles")))
            .stream().map(role -> ((Map<?, ?>) role).get("name")).toList());
    Map<String, Object> explained =
        chat(with(document("explain", user("ann")), "role", "shop-prod/audit"));
    assertTrue(String.valueOf(explained.get("text")).contains("staff"), "" + explained);
    assertEquals(
        "RoleNotGranted",
        code(chat(with(document("explain", user("ann")), "role", "shop-prod/open"))));
    String id = requested("ann");
    for (var listed :
        List.of(
            document("requests", user("ann")),
            with(document("requests", user("ann")), "mine", true),
            with(document("requests", user("bob", "shop-leads")), "toDecide", true),
            with(document("requests", user("bob", "shop-leads")), "state", "pending"))) {
      assertEquals(List.of(id), ids(chat(listed)), "" + listed);
    }
    assertEquals(List.of(), ids(chat(with(document("requests", user("carl")), "toDecide", true))));
    String second = requested("ann");
    Map<String, Object> page = chat(with(document("requests", user("ann")), "limit", 1));
    Map<String, Object> rest =
        chat(with(document("requests", user("ann")), "next", requireNonNull(page.get("next"))));
    assertEquals(
        List.of(id, second).stream().sorted().toList(),
        java.util.stream.Stream.concat(ids(page).stream(), ids(rest).stream()).sorted().toList());
    assertEquals("withdrawn", request(act("withdraw", user("ann"), id)).get("state"));
    assertTrue(
        String.valueOf(
                chat(with(document("help", Map.of("id", "a", "person", "a")), "version", 1))
                    .get("text"))
            .contains("requests"));
  }

  private static List<String> ids(Map<String, Object> answer) {
    return ((List<?>) requireNonNull(answer.get("requests")))
        .stream().map(one -> String.valueOf(((Map<?, ?>) one).get("id"))).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | version: must be 1",
        "{\"version\":2,\"action\":\"future\",\"unknown\":true} | version: must be 1",
        "{\"version\":\"1\",\"action\":\"help\"} | version: must be 1",
        "{\"version\":1} | action: is missing; it is one of roles, explain",
        "{\"version\":1,\"action\":\"credentials\"} | action: must be one of roles, explain",
        "{\"version\":1,\"action\":\"help\",\"alias\":\"chatbot\"} | alias",
        "{\"version\":1,\"action\":\"roles\"} | user: is missing",
        "{\"version\":1,\"action\":\"roles\",\"user\":\"ann\"} | user: must be an object with id, person and groups",
        "{\"version\":1,\"action\":\"roles\",\"user\":{\"id\":\"a\",\"person\":\"a\",\"issuer\":\"staff\"}} | user: must be an object with id, person and groups",
        "{\"version\":1,\"action\":\"roles\",\"user\":{\"id\":\"a\",\"person\":\"\\u0430nn\"}} | the person is not valid",
        "{\"version\":1,\"action\":\"roles\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"role\":\"a/b\"} | role: does not belong to the action roles",
        "{\"version\":1,\"action\":\"request\",\"user\":{\"id\":\"a\",\"person\":\"a\"}} | role: is missing",
        "{\"version\":1,\"action\":\"request\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"role\":\"shop-prod/admin\",\"breakGlass\":true} | breakGlass",
        "{\"version\":1,\"action\":\"request\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"role\":\"shop-prod/admin\"} | reason: is missing",
        "{\"version\":1,\"action\":\"request\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"role\":\"shop-prod/admin\",\"duration\":\"99h\",\"reason\":\"x\"} | at most 4h",
        "{\"version\":1,\"action\":\"approve\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"request\":\"4711\"} | the id of a request looks like req-",
        "{\"version\":1,\"action\":\"approve\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"request\":\"req-000000000000\",\"person\":\"bob\"} | person",
        "{\"version\":1,\"action\":\"requests\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"limit\":21} | limit: must be 1 to 20",
        "{\"version\":1,\"action\":\"requests\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"next\":\"x\"} | next: must be the next of an earlier answer",
        "{\"version\":1,\"action\":\"requests\",\"user\":{\"id\":\"a\",\"person\":\"a\"},\"state\":\"open\"} | state: must be one of pending",
      })
  void says_what_is_wrong_with_a_document(String document, String problem) throws Exception {
    Map<String, Object> answer = invoke("vend-chat", Json.readObject(document));
    String message =
        String.valueOf(((Map<?, ?>) requireNonNull(answer.get("error"))).get("message"));
    assertTrue(message.contains(problem), message);
  }

  @Test
  void text_of_people_cannot_become_markup_or_a_mention() throws Exception {
    var asked =
        with(
            with(document("request", user("ann")), "role", "shop-prod/admin"),
            "reason",
            "<!channel> *done* [click](https:example.org) `x`");
    String text = String.valueOf(chat(asked).get("text"));
    assertTrue(text.contains("\\<\\!channel\\>"), text);
    assertTrue(text.contains("\\*done\\*") && text.contains("\\[click\\]\\("), text);
  }

  @Test
  void a_chat_chooses_among_the_grants_of_a_role() throws Exception {
    var asked = with(document("request", user("ann")), "role", "shop-prod/backup");
    asked.put("reason", "a fix");
    Map<String, Object> several = chat(asked);
    assertEquals("ChooseGrant", code(several));
    assertTrue(
        String.valueOf(several.get("error")).contains("backup-by-leads, backup-by-staff"),
        "" + several);
    List<?> roles =
        (List<?>)
            requireNonNull(
                chat(with(document("explain", user("ann")), "role", "shop-prod/backup"))
                    .get("roles"));
    assertEquals(
        List.of("backup-by-leads", "backup-by-staff"),
        roles.stream().map(role -> ((Map<?, ?>) role).get("grant")).toList());
    assertEquals("InvalidRequest", code(chat(with(asked, "grant", "admin-on-request"))));
    Map<?, ?> made = request(chat(with(asked, "grant", "backup-by-staff")));
    assertEquals("backup-by-staff", made.get("grant"));
  }

  @Test
  void a_person_lists_requests_a_limited_number_of_times_in_a_minute() throws Exception {
    String last = "none";
    for (int i = 0; i < 2 * Limits.LISTS_PER_PERSON + 1 && last.startsWith("none"); i++) {
      last = code(chat(document("requests", user("ann"))));
    }
    assertEquals("TooManyRequests", last);
    assertTrue(code(chat(document("requests", user("bea")))).startsWith("none"));
  }

  @Test
  void a_bot_that_repeats_a_document_makes_one_request() throws Exception {
    var asked = with(document("request", user("ann")), "role", "shop-prod/admin");
    asked.putAll(Map.of("reason", "a fix", "idempotencyKey", "C024/p1700000000.000100"));
    Object id = request(chat(asked)).get("id");
    Map<String, Object> again = chat(asked);
    assertEquals(id, request(again).get("id"));
    assertTrue(String.valueOf(again.get("text")).contains("This was done before."), "" + again);
    Object mine = chat(document("requests", user("ann"))).get("requests");
    assertEquals(1, ((List<?>) requireNonNull(mine)).size());
    assertEquals("IdempotencyKeyReused", code(chat(with(asked, "reason", "another fix"))));
    assertEquals(
        "InvalidRequest", code(invoke("vend-chat", with(asked, "idempotencyKey", "two words"))));
    assertEquals(
        "InvalidRequest",
        code(invoke("vend-chat", with(document("requests", user("ann")), "idempotencyKey", "k1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vend-chat:chatbot",
        "111111111111:function:vend-chat:chatbot",
        "arn:aws:lambda:us-east-1:111111111111:function:vend-chat:chatbot",
        "arn:aws:lambda:us-east-1:111111111111:function:vend-chat"
      })
  void the_function_has_lambdas_names(String name) throws Exception {
    assertFalse(invoke(name, document("roles", user("ann"))).containsKey("error"));
  }

  @Test
  void the_alias_says_which_chat_speaks() throws Exception {
    Map<String, Object> other = invoke("vend-chat:other", document("roles", user("ann")));
    assertEquals("Unauthenticated", code(other));
    InvokeResponse qualified =
        lambda.invoke(call ->
            call.functionName("vend-chat")
                .qualifier("other")
                .payload(SdkBytes.fromUtf8String(Json.write(document("roles", user("ann"))))));
    assertTrue(qualified.payload().asUtf8String().contains("Unauthenticated"));
  }

  @Test
  void there_is_no_other_function_and_no_other_type_of_call() {
    assertThrows(
        ResourceNotFoundException.class, () -> lambda.invoke(call -> call.functionName("other")));
    assertThrows(
        InvalidParameterValueException.class,
        () -> lambda.invoke(call -> call.functionName("vend-chat").invocationType("Event")));
    Exception malformed =
        assertThrows(
            RuntimeException.class,
            () ->
                lambda.invoke(
                    call -> call.functionName("vend-chat").payload(SdkBytes.fromUtf8String("{"))));
    assertTrue(String.valueOf(malformed.getMessage()).contains("json"), malformed.getMessage());
  }

  @Test
  void a_chats_word_opens_no_route_of_the_hub() throws Exception {
    for (String proof : List.of("U-ann", "chatbot", "{\"issuer\":\"chatbot\"}")) {
      for (String path :
          List.of("/v1/credentials/shop-prod/admin", "/v1/roles", "/v1/requests", "/v1/leases")) {
        assertEquals(401, running.get(path, proof).statusCode(), path);
      }
    }
    String id = requested("ann");
    act("approve", user("bob", "shop-leads"), id);
    assertEquals(403, credentials("dora"));
  }

  @Test
  void each_sample_is_a_request_of_the_schema() throws Exception {
    try (var samples = Files.list(RunningVend.CHECKOUT.resolve("events/chat"))) {
      List<Path> all = samples.sorted().toList();
      assertEquals(9, all.size());
      for (Path sample : all) {
        String text = Files.readString(sample);
        assertEquals(List.of(), SCHEMA.validate(text, InputFormat.JSON), sample.toString());
        Map<String, Object> answer = invoke("vend-chat", Json.readObject(text));
        assertFalse(code(answer).equals("InvalidRequest"), sample + ": " + answer);
      }
    }
  }

  private Map<String, String> botsEnvironment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "us-east-1");
    // The AWS CLI v1 reads only this one.
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIACHATBOT");
    environment.put("AWS_SECRET_ACCESS_KEY", "any");
    environment.put("AWS_ENDPOINT_URL_LAMBDA", running.vend().chatUri().toString());
    environment.put("VEND_CHAT_FUNCTION", "vend-chat:chatbot");
    environment.put("GROUPS_OF_bob", "shop-leads");
    return environment;
  }

  @Test
  void the_example_bot_takes_a_request_and_its_approval() throws Exception {
    String python = AwsClient.inFolder("venv/bin/python").getFirst();
    String bot = RunningVend.CHECKOUT.resolve("examples/chatbot/bot.py").toString();
    var run =
        ClientRun.of(
            List.of(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                """
                { echo 'ann@example.com: what can I do'
                  echo 'ann@example.com: request shop-prod/admin deploy the fix'
                  sleep 1; echo 'bob@example.com: to-decide'; } | "$1" "$2"
                """,
                "bot",
                python,
                bot),
            botsEnvironment(),
            folder);
    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.getFirst().startsWith("roles | explain ROLE"), run.out());
    assertTrue(lines.get(1).contains("is **pending**"), run.out());
    String id = lines.get(1).substring(1, 17);
    assertTrue(lines.getLast().contains(id), run.out());
    var decided =
        ClientRun.of(
            List.of(
                "bash",
                "-c",
                "echo \"bob@example.com: approve $3 as agreed\" | \"$1\" \"$2\"",
                "bot",
                python,
                bot,
                id),
            botsEnvironment(),
            folder);
    assertTrue(decided.out().contains("is **approved**"), decided.out() + decided.err());
    assertEquals(200, credentials("ann"));
  }

  @Test
  void the_aws_cli_invokes_the_function() throws Exception {
    String aws = AwsClient.inFolder("venv/bin/aws").getFirst();
    Path answer = folder.resolve("answer.json");
    var run =
        ClientRun.of(
            List.of(
                aws,
                "lambda",
                "invoke",
                "--function-name",
                "vend-chat",
                "--payload",
                Json.write(document("roles", user("ann"))),
                answer.toString()),
            botsEnvironment(),
            folder);
    assertEquals(0, run.exit(), run.err());
    assertTrue(Files.readString(answer).contains("shop-prod/admin"), Files.readString(answer));
  }
}
