package vend.policy.lint;

import java.util.Optional;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.file.SourceLocations;
import vend.grant.file.SourceLocations.Place;
import vend.iam.Condition;

/** A valid grants file with the line and column of each of its entries. */
public record CheckedFile(Grants grants, SourceLocations places) {
  Finding about(Grant grant, FindingCode code, String text) {
    return new Finding(code, place(grant), Optional.of(grant.id()), text);
  }

  /** Creates a finding at one condition of the grant. */
  Finding about(Grant grant, Condition condition, FindingCode code, String text) {
    return new Finding(
        code,
        places.of(
            "grants",
            grants.grants().indexOf(grant),
            "when",
            condition.operator().toString(),
            condition.key()),
        Optional.of(grant.id()),
        text);
  }

  /** Creates a finding at one entry of a list of the grant. */
  Finding about(Grant grant, String key, int entry, FindingCode code, String text) {
    return new Finding(
        code,
        places.of("grants", grants.grants().indexOf(grant), key, entry),
        Optional.of(grant.id()),
        text);
  }

  Finding about(FindingCode code, String text, Object... steps) {
    return new Finding(code, places.of(steps), Optional.empty(), text);
  }

  private Place place(Grant grant) {
    return places.of("grants", grants.grants().indexOf(grant), "id");
  }
}
