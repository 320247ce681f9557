package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LoopbackCertificate;
import vend.aws.RoleArn;
import vend.console.FederationEndpoint;
import vend.functions.aws.BucketObject;
import vend.functions.outbound.PrivateAuthorities;

class FunctionSettingsTest {
  private static final String HUB = "arn:aws:iam::111111111111:role/vend-hub";

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "VEND_TABLE", "vend-table",
              "VEND_KEY", "alias/vend",
              "AWS_REGION", "eu-central-1",
              "LAMBDA_TASK_ROOT", "/var/task"));

  private FunctionSettings with(String name, String value) {
    environment.put(name, value);
    return FunctionSettings.of(environment);
  }

  private void assertRefused(String name, String value) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> with(name, value));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(name + " "), message);
  }

  @Test
  void readsTheGrantsFromThePackageByDefault() {
    var settings = FunctionSettings.of(environment);
    assertEquals(new GrantsLocation.Packaged(Path.of("/var/task/grants.yaml")), settings.grants());
    assertEquals("vend-table", settings.table());
    assertEquals("alias/vend", settings.key());
    assertEquals("eu-central-1", settings.region());
    assertEquals(Optional.empty(), settings.hubRole());
  }

  @ParameterizedTest
  @CsvSource({
    "my.yaml,/var/task/my.yaml",
    "conf/my.yaml,/var/task/conf/my.yaml",
    "/opt/my.yaml,/opt/my.yaml"
  })
  void resolvesRelativePathsOfGrantsAgainstThePackage(String value, String path) {
    assertEquals(new GrantsLocation.Packaged(Path.of(path)), with("VEND_GRANTS", value).grants());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s3://bucket",
        "s3://bucket/../grants.yaml",
        "s3://b/grants.yaml",
        "https://example.com/grants.yaml"
      })
  void rejectsGrantsThatAreNeitherAPathNorAnObject(String value) {
    assertRefused("VEND_GRANTS", value);
  }

  @Test
  void readsGrantsFromABucket() {
    assertEquals(
        new GrantsLocation.InBucket(new BucketObject("acme-grants", "vend/grants.yaml")),
        with("VEND_GRANTS", "s3://acme-grants/vend/grants.yaml").grants());
  }

  @Test
  void acceptsAFederationEndpoint() {
    assertEquals(Optional.empty(), FunctionSettings.of(environment).federation());
    assertEquals(Optional.empty(), with("VEND_FEDERATION_ENDPOINT", "").federation());
    String address = "https://eu-central-1.signin.aws.amazon.com/federation";
    assertEquals(
        Optional.of(FederationEndpoint.parse(address)),
        with("VEND_FEDERATION_ENDPOINT", address).federation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signin.aws.amazon.com",
        "http://signin.aws.amazon.com/federation",
        "https://signin.aws.amazon.com/federation?x=1",
        "https://a b"
      })
  void rejectsAFederationEndpointThatMustNotReceiveCredentials(String value) {
    assertRefused("VEND_FEDERATION_ENDPOINT", value);
  }

  @Test
  void reads_private_authorities_from_a_file_of_the_package(@TempDir Path folder) throws Exception {
    assertEquals(Optional.empty(), FunctionSettings.of(environment).caBundle());
    assertEquals(Optional.empty(), with("VEND_CA_BUNDLE", "").caBundle());
    var certificate = LoopbackCertificate.make(folder);
    Path file = Files.writeString(folder.resolve("issuers.pem"), certificate.pem());
    environment.put("LAMBDA_TASK_ROOT", folder.toString());
    Optional<PrivateAuthorities> expected =
        Optional.of(new PrivateAuthorities(List.of(certificate.certificate())));
    assertEquals(expected, with("VEND_CA_BUNDLE", "issuers.pem").caBundle());
    assertEquals(expected, with("VEND_CA_BUNDLE", file.toString()).caBundle());
  }

  @Test
  void rejects_a_missing_file_of_private_authorities(@TempDir Path folder) throws Exception {
    environment.put("LAMBDA_TASK_ROOT", folder.toString());
    Files.createFile(folder.resolve("empty.pem"));
    for (String name : List.of("missing.pem", "empty.pem", ".")) {
      assertRefused("VEND_CA_BUNDLE", name);
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> FunctionSettings.of(environment));
      assertTrue(
          String.valueOf(refusal.getMessage())
              .startsWith("VEND_CA_BUNDLE names " + folder.resolve(name)));
    }
  }

  @Test
  void hasATableOfAccessRequestsOnlyIfItIsSet() {
    assertEquals(Optional.empty(), FunctionSettings.of(environment).requests());
    assertEquals(Optional.empty(), with("VEND_REQUESTS_TABLE", "").requests());
    assertEquals(Optional.of("asked"), with("VEND_REQUESTS_TABLE", "asked").requests());
    assertRefused("VEND_REQUESTS_TABLE", "a/b");
    assertRefused("VEND_REQUESTS_TABLE", "t".repeat(256));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 255})
  void acceptsTheShortestAndTheLongestTableName(int length) {
    assertEquals(length, with("VEND_TABLE", "t".repeat(length)).table().length());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256})
  void rejectsAShorterAndALongerTableName(int length) {
    assertRefused("VEND_TABLE", "t".repeat(length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "my table", "täble", "table\n", "a/b"})
  void rejectsATableNameThatDynamoDbWouldReject(String value) {
    assertRefused("VEND_TABLE", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "mrk-1234abcd12ab34cd56ef1234567890ab",
        "alias/vend/sealing_key",
        "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-us-gov:kms:us-gov-west-1:111111111111:alias/vend"
      })
  void acceptsAKmsKeyByIdAliasAndArn(String value) {
    assertEquals(value, with("VEND_KEY", value).key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "alias/", "alias/my key", "arn:aws:iam::111111111111:role/x", "a_b", "key\n"})
  void rejectsAKmsKeyThatKmsWouldReject(String value) {
    assertRefused("VEND_KEY", value);
  }

  @ParameterizedTest
  @CsvSource({"alias/,250,251", "'',128,129"})
  void boundsTheLengthOfAKmsKey(String prefix, int longest, int tooLong) {
    assertEquals(
        prefix.length() + longest, with("VEND_KEY", prefix + "k".repeat(longest)).key().length());
    assertRefused("VEND_KEY", prefix + "k".repeat(tooLong));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vend-hub", "arn:aws:iam::111111111111:user/x", "arn:aws:iam::1:role/x"})
  void rejectsAHubRoleThatIsNotARoleArn(String value) {
    assertRefused("VEND_HUB_ROLE", value);
  }

  @Test
  void treatsAnEmptyHubRoleAsAbsent() {
    assertEquals(Optional.empty(), with("VEND_HUB_ROLE", "").hubRole());
    assertEquals(RoleArn.parse(HUB), with("VEND_HUB_ROLE", HUB).hubRole());
  }

  @Test
  void rejectsAHubRoleOtherThanThatOfTheGrantsFile() {
    var settings = with("VEND_HUB_ROLE", HUB);
    settings.checkHubRole(RoleArn.parse(HUB).orElseThrow());
    var other = RoleArn.parse("arn:aws:iam::111111111111:role/other").orElseThrow();
    var refusal = assertThrows(IllegalArgumentException.class, () -> settings.checkHubRole(other));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("VEND_HUB_ROLE is"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-gov-west-1", "ap-southeast-2", "us-iso-east-1"})
  void acceptsRegionsOfEveryForm(String value) {
    assertEquals(value, with("AWS_REGION", value).region());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eu", "EU-CENTRAL-1", "eu-central-1.evil.example", "aws-global"})
  void rejectsMalformedRegions(String value) {
    assertRefused("AWS_REGION", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VEND_TABLE", "VEND_KEY", "AWS_REGION"})
  void reportsARequiredSettingThatIsNotSet(String name) {
    environment.remove(name);
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> FunctionSettings.of(environment));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith(name + " is not set. "));
    assertFalse(String.valueOf(refusal.getMessage()).contains("null"));
  }
}
