package vend.policy.diff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vend.grant.TestGrants;

/** The callers that a difference gives as examples. */
class DiffExampleTest {
  /** So that the same two files give the same text on every machine. */
  @Test
  void namesTheClaimsOfAnExampleInTheOrderOfTheFile() {
    String grant =
        "- { id: one, issuer: github, roles: [shop/deploy], when: { StringEquals: %s } }\n";
    var old = TestGrants.of("- { id: other, issuer: staff, roles: [shop/deploy] }\n");
    var now =
        TestGrants.of(
            "- { id: other, issuer: staff, roles: [shop/deploy] }\n"
                + grant.formatted("{ h: x, c: x, g: x, a: x, f: x, b: x, e: x, d: x }"));
    String text = DiffFormat.TEXT.write(GrantsDiff.of(old, now));
    assertTrue(
        text.contains("h \"x\", c \"x\", g \"x\", a \"x\", f \"x\", b \"x\", e \"x\", d \"x\""),
        text);
  }
}
