package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.aws.RoleArn;
import vend.caller.IssuerName;

class FreezeItemTest {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  @Test
  void readsAnItemWithoutFreezesAsNone() {
    assertEquals(Freezes.NONE, FreezeItem.read(Map.of()));
    assertEquals(
        Freezes.NONE,
        FreezeItem.read(Map.of("pk", "freeze", "everything", false, "note role x", 1)));
  }

  @Test
  void readsTheFrozenRolesGrantsAndIssuers() {
    assertEquals(
        new Freezes(
            false,
            Set.of(RoleArn.parse(ROLE).orElseThrow()),
            Set.of(new GrantId("one"), new GrantId("two")),
            Set.of(new IssuerName("ci"))),
        FreezeItem.read(
            Map.of(
                "roles", Set.of(ROLE), "grants", List.of("one", "two"), "issuers", Set.of("ci"))));
    assertTrue(FreezeItem.read(Map.of("everything", true)).everything());
  }

  @Test
  void freezesEverythingIfAnAttributeIsMalformed() {
    for (var item :
        List.<Map<String, Object>>of(
            Map.of("everything", "no"),
            Map.of("everything", 0),
            Map.of("roles", Set.of("not an ARN")),
            Map.of("roles", ROLE),
            Map.of("grants", Set.of()),
            Map.of("grants", Set.of("fine", "not fine!")),
            Map.of("issuers", Set.of("")))) {
      assertTrue(FreezeItem.read(item).everything(), item.toString());
    }
  }

  /** A later version may freeze persons, for example, which this version could not deny. */
  @Test
  void freezes_everything_if_a_later_version_wrote_the_item() {
    var item = Map.of("version", 2, "persons", Set.of("ann"), "everything", false);
    assertTrue(FreezeItem.read(item).everything());
  }
}
