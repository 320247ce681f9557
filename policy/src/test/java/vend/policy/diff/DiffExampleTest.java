package vend.policy.diff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vend.grant.TestGrants;

/** The callers that a difference gives as examples. */
class DiffExampleTest {
  /** So that the same two files give the same text on every machine. */
  @Test
  void namesTheClaimsOfAnExampleInTheOrderOfTheFile() {
    String old = "- { id: other, issuer: staff, roles: [shop/deploy] }\n";
    String added =
        """
        - id: one
          issuer: github
          roles: [shop/deploy]
          when: { StringEquals: { h: x, c: x, g: x, a: x, f: x, b: x, e: x, d: x } }
        """;
    String text =
        DiffFormat.TEXT.write(GrantsDiff.of(TestGrants.of(old), TestGrants.of(old + added)));
    assertTrue(
        text.contains("h \"x\", c \"x\", g \"x\", a \"x\", f \"x\", b \"x\", e \"x\", d \"x\""),
        text);
  }
}
