package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.aws.AccountId;
import vend.aws.AwsRegion;
import vend.caller.AwsIssuer;
import vend.caller.IssuerName;
import vend.grant.Grants;
import vend.grant.OrganizationId;
import vend.grant.TestGrants;

class AwsIssuerSectionTest {
  private static final String FILE =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: external-id }
      issuers:
        workloads: { aws: eu-central-1, audience: "https://vend.example.com", require: { account: ["222222222222", "333333333333"] } }
      grants: []
      """;

  private static Grants read(String text) throws InvalidGrants {
    return TestGrants.read(text, Map.of());
  }

  @Test
  void readsRegionAudienceAndRequiredClaims() throws Exception {
    Grants grants = read(FILE);
    var expected =
        new AwsIssuer(
            new IssuerName("workloads"),
            new AwsRegion("eu-central-1"),
            "https://vend.example.com",
            Map.of("account", List.of("222222222222", "333333333333")));
    assertEquals(List.of(expected), grants.awsIssuers());
    assertEquals(List.of(expected), grants.issuers());
    assertEquals(List.of(), grants.oidcIssuers());
    assertEquals("https://sts.eu-central-1.amazonaws.com", expected.address());
  }

  @Test
  void knowsTheOrganizationOnlyForAccountsInTheFile() throws Exception {
    Grants grants = read(FILE);
    assertEquals(
        Optional.of(new OrganizationId("o-a1b2c3d4e5")),
        grants.organizationOf(new AccountId("222222222222")));
    assertEquals(Optional.empty(), grants.organizationOf(new AccountId("333333333333")));
    assertEquals(Optional.empty(), grants.organizationOf(new AccountId("111111111111")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws: eu-central-1 | aws: cn-north-1 | issuers.workloads.aws: The hub is in the partition aws.",
        "aws: eu-central-1 | aws: us-gov-west-1 | issuers.workloads.aws: The hub is in the partition aws.",
        "aws: eu-central-1 | aws: global | issuers.workloads.aws: must be a region like eu-central-1",
        "aws: eu-central-1 | aws: us-iso-east-1 | issuers.workloads.aws: must be a region",
        "aws: eu-central-1 | aws: [eu-central-1] | issuers.workloads.aws: The value must be a string",
        "aws: eu-central-1 | aws: eu-central-1, oidc: 'https://a.example' | Known keys are: aws, audience, require, person.",
        "aws: eu-central-1 | aws: eu-central-1, algorithms: [RS256] | Known keys are: aws, audience, require, person.",
        "audience: \"https://vend.example.com\", | '' | audience",
        "https://vend.example.com | a b | an aws issuer's audience is 1 to 1,024 characters",
        "[\"222222222222\", \"333333333333\"] | [] | must not be empty",
        "workloads: | 'other: { aws: eu-central-1, audience: b }\n  workloads:' | Another issuer has the same address.",
      })
  void reportsProblemsOfAnAwsIssuer(String part, String other, String complaint) {
    assertTrue(FILE.contains(part), part);
    String message =
        assertThrows(InvalidGrants.class, () -> read(FILE.replace(part, other))).getMessage();
    assertTrue(String.valueOf(message).contains(complaint), message);
  }

  @ParameterizedTest
  @CsvSource({"aws-cn, cn-north-1", "aws-us-gov, us-gov-east-1"})
  void acceptsRegionsOfTheHubsPartition(String partition, String region) throws Exception {
    Grants grants =
        read(
            FILE.replace("role: vend-hub", "role: vend-hub, partition: " + partition)
                .replace("eu-central-1", region));
    assertEquals(partition, grants.awsIssuers().getFirst().region().partition().id());
  }
}
