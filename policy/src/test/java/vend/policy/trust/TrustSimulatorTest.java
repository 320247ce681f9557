package vend.policy.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.grant.Allowed;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.iam.SimulatorCase;
import vend.policy.evaluation.EngineVerdict;
import vend.policy.evaluation.IndependentSimulator;

/**
 * Compares Vend's engine with an independent simulator on trust policies of random grants: on each
 * call of the hub, and on each changed call.
 */
class TrustSimulatorTest {
  private static final int FILES = 120;
  private static final String ORGANIZATION = "o-a1b2c3d4e5";

  @TempDir private Path scratch;

  @Test
  void agreesWithTheIndependentSimulatorOnEachCallOfTheHub() throws Exception {
    IndependentSimulator.assumeInstalled();
    List<SimulatorCase> cases = cases();
    List<String> theirs = IndependentSimulator.verdicts(cases, scratch);
    var differences = new ArrayList<String>();
    int allowed = 0;
    for (int i = 0; i < cases.size(); i++) {
      String ours = EngineVerdict.of(cases.get(i));
      allowed += ours.equals("Allowed") ? 1 : 0;
      if (!ours.equals(theirs.get(i))) {
        differences.add(ours + " but " + theirs.get(i) + ": " + cases.get(i).toJson());
      }
    }
    assertEquals(List.of(), differences.stream().limit(3).toList(), differences.size() + " differ");
    assertTrue(allowed > 300 && cases.size() - allowed > 300, "both must be common: " + allowed);
  }

  private static List<SimulatorCase> cases() {
    var seeds = new Random(20261124);
    var cases = new ArrayList<SimulatorCase>();
    for (int file = 0; file < FILES; file++) {
      var random = new RandomGrants(seeds.nextLong());
      Grants grants = random.grants();
      for (String role : List.of("shop/deploy", "blog/deploy")) {
        if (TestGrants.ask(grants, TestGrants.caller("github", random.claims()), role)
            instanceof Allowed allowed) {
          // With a statement for each grant, and with one statement for all.
          add(cases, allowed, grants, Integer.MAX_VALUE);
          add(cases, allowed, grants, 0);
        }
      }
    }
    return cases;
  }

  private static void add(List<SimulatorCase> cases, Allowed allowed, Grants grants, int quota) {
    var spoke =
        new SpokeAccount(
            new HubPermissions(grants).document(),
            new SpokeTrust(grants).of(allowed.role(), quota).document(),
            allowed.role().arn());
    HubCall call = HubCall.of(allowed, ORGANIZATION);
    cases.addAll(spoke.cases(call));
    var changes = new LinkedHashMap<>(TrustEnforcementTest.alwaysRefused(call));
    // The simulator identifies a session by its ARN, which does not contain the role's path.
    changes.remove("the hub role under a path");
    changes.values().forEach(changed -> cases.addAll(spoke.cases(changed)));
    TrustEnforcementTest.refusedWithAStatementPerGrant(allowed, call)
        .values()
        .forEach(changed -> cases.addAll(spoke.cases(changed)));
  }
}
