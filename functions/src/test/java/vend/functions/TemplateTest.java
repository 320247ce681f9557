package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;

/** {@code template.yaml} must agree with the code. */
class TemplateTest {
  private static final Template TEMPLATE = Template.with(Map.of());

  /** The names of the settings that the code reads. */
  private static Set<String> settings() {
    var names = new TreeSet<String>();
    var environment =
        new HashMap<String, String>(
            Map.of("VEND_TABLE", "vend", "VEND_KEY", "alias/vend", "AWS_REGION", "eu-central-1")) {
          @Override
          public String getOrDefault(Object name, String value) {
            names.add((String) name);
            return super.getOrDefault(name, value);
          }
        };
    FunctionSettings.of(environment);
    names.removeIf(name -> !name.startsWith("VEND_"));
    return names;
  }

  @Test
  void setsEverySettingExceptTheHubRole() {
    var set = new TreeSet<String>();
    set.addAll(
        TEMPLATE.map("Resources", "Vend", "Properties", "Environment", "Variables").keySet());
    set.removeIf(name -> !name.startsWith("VEND_"));
    set.add("VEND_HUB_ROLE");
    assertEquals(settings(), set);
    assertEquals(
        Template.attribute("HubRole.Arn"),
        TEMPLATE.text("Resources", "Vend", "Properties", "Role"));
  }

  /** {@code NativeLibrariesIT} checks that the libraries are in the package. */
  @ParameterizedTest
  @CsvSource({
    "Vend,arm64",
    "Vend,x86_64",
    "RequestSweeper,arm64",
    "RequestSweeper,x86_64",
    "Probe,arm64",
    "Probe,x86_64"
  })
  void loadsNativeLibrariesFromTheFolderOfTheArchitecture(String function, String architecture) {
    var template = Template.with(Map.of("Architecture", architecture));
    assertEquals(
        "-Djava.library.path=/var/task/lib/" + architecture,
        options(template, function).getFirst());
    assertEquals(
        List.of(architecture), template.at("Resources", function, "Properties", "Architectures"));
  }

  private static List<String> options(Template template, String function) {
    String options =
        template.text(
            "Resources", function, "Properties", "Environment", "Variables", "JAVA_TOOL_OPTIONS");
    return List.of(options.split(" ", -1));
  }

  /** A JVM does not start with an unknown option. */
  @Test
  void hasOnlyOptionsThatThisJvmKnows() throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(Template.with(Map.of("Architecture", "arm64")), "Vend"));
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, java.waitFor(), printed);
  }

  /** The Makefile packages only the folder {@code ca}. */
  @Test
  void acceptsOnlyFilesInTheFolderOfPrivateAuthorities() {
    var template = Template.with(Map.of("CaBundle", "ca/issuers.pem"));
    assertEquals(
        "ca/issuers.pem",
        template.text(
            "Resources", "Vend", "Properties", "Environment", "Variables", "VEND_CA_BUNDLE"));
    Pattern allowed = Pattern.compile(TEMPLATE.text("Parameters", "CaBundle", "AllowedPattern"));
    for (String good : List.of("", "ca/issuers.pem", "ca/acme")) {
      assertTrue(allowed.matcher(good).matches(), good);
    }
    for (String bad : List.of("issuers.pem", "/ca/issuers.pem", "ca/../x", "ca/", "ca/a/b")) {
      assertFalse(allowed.matcher(bad).matches(), bad);
    }
  }

  @Test
  void takesOverAnExistingHubRole() {
    var taken = Template.with(Map.of("ExistingHubRole", "old-hub"));
    String arn = "arn:aws:iam::111111111111:role/old-hub";
    assertEquals(arn, taken.text("Resources", "Vend", "Properties", "Role"));
    assertEquals(arn, taken.text("Outputs", "HubRoleArn", "Value"));
    for (String policy : List.of("AssumeRoles", "RunVend")) {
      assertEquals("old-hub", taken.text("Resources", policy, "Properties", "RoleName"));
      assertEquals("HubRole", TEMPLATE.text("Resources", policy, "Properties", "RoleName"));
    }
    assertTrue(
        String.valueOf(taken.at("Resources", "SealingKey", "Properties", "KeyPolicy"))
            .contains("aws:PrincipalArn=" + arn));
    assertEquals("MakesHubRole", TEMPLATE.text("Resources", "HubRole", "Condition"));
  }

  @Test
  void theFunctionStartsWithTheSettingsOfTheTemplate() {
    for (String bucket : List.of("", "acme-grants")) {
      var template = Template.with(Map.of("GrantsBucket", bucket));
      var environment = new HashMap<String, String>(Map.of("AWS_REGION", "eu-central-1"));
      template
          .map("Resources", "Vend", "Properties", "Environment", "Variables")
          .forEach((name, value) -> environment.put(name, (String) value));
      // CloudFormation inserts the key's ARN here, which this template reader does not compute.
      environment.put("VEND_KEY", "arn:aws:kms:eu-central-1:111111111111:key/1234abcd");
      assertEquals(
          bucket.isEmpty(),
          FunctionSettings.of(environment).grants() instanceof GrantsLocation.Packaged,
          bucket);
    }
  }

  /** Without headers, path and query: a caller's text may be a secret, or forge a line. */
  @Test
  void logsNoTextOfTheCaller() throws Exception {
    var format =
        Json.readObject(
            TEMPLATE.text("Resources", "Api", "Properties", "AccessLogSettings", "Format"));
    assertEquals(
        Set.of(
            "$context.requestId",
            "$context.requestTime",
            "$context.identity.sourceIp",
            "$context.status",
            "$context.error.responseType",
            "$context.integrationStatus",
            "$context.integrationLatency",
            "$context.responseLatency",
            "$context.responseLength"),
        Set.copyOf(format.values()));
  }

  @Test
  void groupsEveryParameterOnce() {
    var grouped = new ArrayList<String>();
    for (Object group :
        (List<?>) TEMPLATE.at("Metadata", "AWS::CloudFormation::Interface", "ParameterGroups")) {
      var names = (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("Parameters"));
      names.forEach(name -> grouped.add((String) name));
    }
    assertEquals(TEMPLATE.map("Parameters").keySet(), Set.copyOf(grouped));
    assertEquals(grouped.size(), Set.copyOf(grouped).size());
  }

  /** An alarm on a metric that is never written would never fire. */
  @Test
  void alarmsOnMetricsThatTheEventsCarry() throws Exception {
    String docs = Files.readString(Path.of("../docs/reference/events.md"));
    var metrics = new TreeSet<String>();
    TEMPLATE
        .map("Resources")
        .forEach((_, resource) -> metrics.addAll(metricsOfVend((Map<?, ?>) resource)));
    assertEquals(
        Set.of(
            "CacheForged",
            "FreezesGone",
            "FreezesUnsure",
            "GlassBroken",
            "GrantsBroken",
            "GrantsStale",
            "NotLeased",
            "NotStored",
            "ProbeFailed",
            "ProbeTooWide",
            "Requests",
            "RevocationsGone",
            "StsThrottled"),
        metrics);
    metrics.forEach(metric -> assertTrue(docs.contains("`" + metric + "`"), metric));
  }

  private static Set<String> metricsOfVend(Object data) {
    var found = new TreeSet<String>();
    if (data instanceof Map<?, ?> map) {
      if ("Vend".equals(map.get("Namespace"))) {
        found.add((String) Objects.requireNonNull(map.get("MetricName")));
      }
      map.values().forEach(value -> found.addAll(metricsOfVend(value)));
    } else if (data instanceof List<?> list) {
      list.forEach(item -> found.addAll(metricsOfVend(item)));
    }
    return found;
  }

  @Test
  void namesAnExistingHandler() {
    assertEquals(
        VendFunction.class.getName() + "::handleRequest",
        TEMPLATE.text("Resources", "Vend", "Properties", "Handler"));
    assertEquals("java25", TEMPLATE.text("Resources", "Vend", "Properties", "Runtime"));
  }

  @Test
  void sendsEveryPathInThePayloadFormatThatTheFunctionReads() {
    assertEquals(
        "2.0",
        TEMPLATE.text(
            "Resources",
            "Vend",
            "Properties",
            "Events",
            "Everything",
            "Properties",
            "PayloadFormatVersion"));
    assertEquals(
        "$default",
        TEMPLATE.text(
            "Resources", "Vend", "Properties", "Events", "Everything", "Properties", "Path"));
  }

  @Test
  void namesTheTablesAttributesLikeTheAdapter() {
    assertEquals(
        vend.functions.aws.Table.EXPIRES,
        TEMPLATE.text(
            "Resources",
            "CredentialTable",
            "Properties",
            "TimeToLiveSpecification",
            "AttributeName"));
  }
}
