package vend.policy.lint;

import java.util.Comparator;
import java.util.Optional;
import vend.grant.GrantId;
import vend.grant.file.SourceLocations.Place;

/**
 * Something about a grants file.
 *
 * @param code which kind
 * @param place where it stands
 * @param grant the grant that it is about
 * @param text what it is and what to do
 */
public record Finding(FindingCode code, Place place, Optional<GrantId> grant, String text) {
  /** In the order of the file; the graver first at one place. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparingInt((Finding finding) -> finding.place().line())
          .thenComparingInt(finding -> finding.place().column())
          .thenComparing(finding -> finding.code().severity())
          .thenComparing(Finding::code)
          .thenComparing(Finding::text);
}
