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

/** The probe in {@code template.yaml}: optional, and as narrow as the code that uses it. */
class ProbeTemplateTest {
  private static final Template TEMPLATE =
      Template.with(
          Map.of(
              "ProbeRole", "shop-test/probe",
              "ProbeDeniedRole", "shop-prod/deploy",
              "ProbeAudience", "https://vend.example.com"));

  @Test
  void startsWithWhatItSets() {
    var environment = new HashMap<String, String>(Map.of("AWS_REGION", "eu-central-1"));
    TEMPLATE
        .map("Resources", "Probe", "Properties", "Environment", "Variables")
        .forEach((name, value) -> environment.put(name, (String) value));
    // CloudFormation puts the API's URL there, which is not made up here.
    environment.put("VEND_PROBE_URL", "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com");
    assertEquals("shop-test/probe", ProbeSettings.of(environment).allowed());
    assertEquals("shop-prod/deploy", ProbeSettings.of(environment).denied());
  }

  @Test
  void namesTheHandlerThatThereIs() {
    assertEquals(
        ProbeFunction.class.getName() + "::handleRequest",
        TEMPLATE.text("Resources", "Probe", "Properties", "Handler"));
  }

  @Test
  void mayAskForTokensForVendAsVendTrustWritesIt() throws Exception {
    assertEquals(
        ProbePermissions.document("https://vend.example.com"),
        PolicyDocument.of(
            TEMPLATE.map("Resources", "IdentifyProbe", "Properties", "PolicyDocument")));
  }

  @Test
  void asksForWhatItMay() {
    String policy = ProbePermissions.document("https://vend.example.com").toJson();
    assertTrue(policy.contains("\"" + StsProbeIdentity.ALGORITHM + "\""), policy);
    assertTrue(policy.contains("\"" + StsProbeIdentity.LIFE.toSeconds() + "\""), policy);
  }

  @Test
  void isThereOnlyWhereItIsWanted() {
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
  void alarmsWhenNothingIsHeardOfIt() {
    assertEquals(
        "breaching", TEMPLATE.text("Resources", "ProbeFailed", "Properties", "TreatMissingData"));
  }
}
