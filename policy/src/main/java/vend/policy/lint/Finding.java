package vend.policy.lint;

import java.util.Comparator;
import java.util.Optional;
import vend.grant.GrantId;
import vend.grant.file.SourceLocations.Place;

/**
 * One problem or advice about a grants file, at a line and column of it.
 *
 * @param grant the grant that the finding is about, if it is about one
 * @param text what is wrong and what to do, in full sentences
 */
public record Finding(FindingCode code, Place place, Optional<GrantId> grant, String text) {
  /** By line and column, then the most severe first. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparingInt((Finding finding) -> finding.place().line())
          .thenComparingInt(finding -> finding.place().column())
          .thenComparing(finding -> finding.code().severity())
          .thenComparing(Finding::code)
          .thenComparing(Finding::text);
}
