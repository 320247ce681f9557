package vend.policy.diff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vend.grant.TestGrants;

/** Tests the example callers of a comparison. */
class DiffExampleTest {
  /** The same two files must produce the same text on every machine. */
  @Test
  void listsExampleClaimsInTheOrderOfTheFile() {
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
