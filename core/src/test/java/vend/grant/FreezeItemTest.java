package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;

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
            Map.of("issuers", Set.of("")),
            Map.of("callers", Set.of("no-slash")),
            Map.of("callers", Set.of("ci/")),
            Map.of("persons", Set.of("")),
            Map.of("persons", Set.of("\u0430nn")),
            Map.of("persons", "ann"))) {
      assertEquals(Freezes.UNREADABLE, FreezeItem.read(item), item.toString());
    }
  }

  /** A later version may freeze what this version could not deny. */
  @Test
  void freezes_everything_if_a_later_version_wrote_the_item() {
    for (Object version : List.of("3", "", 2, true, Set.of("2"))) {
      var item = Map.of("version", version, "persons", Set.of("ann"), "everything", false);
      assertEquals(Freezes.UNREADABLE, FreezeItem.read(item), version.toString());
    }
  }

  @Test
  void reads_frozen_callers_and_persons() {
    var item = Map.of("version", "2", "callers", Set.of("github/a/b"), "persons", Set.of("ann"));
    assertEquals(
        new Freezes(
            false,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(new CallerId(new IssuerName("github"), "a/b")),
            Set.of(new Person("ann")),
            false),
        FreezeItem.read(item));
  }

  @Test
  void an_update_sets_the_version_only_for_kinds_that_version_0_1_0_does_not_know() {
    var note = new FreezeNote("2026-11-21T12:00:00Z", "ann", Optional.empty());
    for (FreezeKind kind : FreezeKind.values()) {
      String name =
          switch (kind) {
            case EVERYTHING -> "";
            case ROLE -> ROLE;
            case GRANT -> "one";
            case ISSUER -> "ci";
            case CALLER -> "ci/x";
            case PERSON -> "Ann";
          };
      var update = FreezeUpdate.freeze(List.of(kind.target(name)), note);
      assertEquals(
          kind == FreezeKind.CALLER || kind == FreezeKind.PERSON,
          update.names().containsValue(FreezeItem.VERSION),
          kind.toString());
    }
  }

  @Test
  void refuses_names_that_are_not_valid_for_their_kind() {
    for (FreezeKind kind : FreezeKind.values()) {
      if (kind != FreezeKind.EVERYTHING) {
        assertThrows(IllegalArgumentException.class, () -> kind.target("no name"));
      }
    }
    assertEquals("ann", FreezeKind.PERSON.target("Ann").name());
  }
}
