package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import vend.functions.aws.StsProbeIdentity;
import vend.iam.PolicyDocument;
import vend.policy.trust.ProbePermissions;

/** The probe in {@code template.yaml}: optional, and with no more permissions than it needs. */
class ProbeTemplateTest {
  private static final Template TEMPLATE =
      Template.with(
          Map.of(
              "ProbeRole", "shop-test/probe",
              "ProbeDeniedRole", "shop-prod/deploy",
              "ProbeAudience", "https://vend.example.com"));

  @Test
  void theFunctionStartsWithTheSettingsOfTheTemplate() {
    var environment = new HashMap<String, String>(Map.of("AWS_REGION", "eu-central-1"));
    TEMPLATE
        .map("Resources", "Probe", "Properties", "Environment", "Variables")
        .forEach((name, value) -> environment.put(name, (String) value));
    // CloudFormation inserts the API's URL here, which this template reader does not compute.
    environment.put("VEND_PROBE_URL", "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com");
    assertEquals("shop-test/probe", ProbeSettings.of(environment).allowed());
    assertEquals("shop-prod/deploy", ProbeSettings.of(environment).denied());
  }

  @Test
  void namesAnExistingHandler() {
    assertEquals(
        ProbeFunction.class.getName() + "::handleRequest",
        TEMPLATE.text("Resources", "Probe", "Properties", "Handler"));
  }

  @Test
  void mayGetTokensForVendAsGrantsTrustPrints() throws Exception {
    assertEquals(
        ProbePermissions.document("https://vend.example.com"),
        PolicyDocument.of(
            TEMPLATE.map("Resources", "IdentifyProbe", "Properties", "PolicyDocument")));
  }

  @Test
  void requestsOnlyTokensThatItsPolicyAllows() {
    String policy = ProbePermissions.document("https://vend.example.com").toJson();
    assertTrue(policy.contains("\"" + StsProbeIdentity.ALGORITHM + "\""), policy);
    assertTrue(policy.contains("\"" + StsProbeIdentity.LIFE.toSeconds() + "\""), policy);
  }

  @Test
  void existsOnlyIfConfigured() {
    var ofTheProbe = new TreeSet<String>();
    TEMPLATE
        .map("Resources")
        .forEach((name, resource) -> {
          if ("Probes".equals(((Map<?, ?>) resource).get("Condition"))) {
            ofTheProbe.add(name);
          }
        });
    assertEquals(
        Set.of(
            "IdentifyProbe",
            "Probe",
            "ProbeFailed",
            "ProbeFunctionRole",
            "ProbeLogs",
            "ProbeTooWide",
            "RunProbe"),
        ofTheProbe);
  }

  @Test
  void alarmsWhenTheProbeDoesNotRun() {
    assertEquals(
        "breaching", TEMPLATE.text("Resources", "ProbeFailed", "Properties", "TreatMissingData"));
  }
}
