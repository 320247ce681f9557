package vend.policy.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import vend.caller.AssertionTarget;
import vend.caller.Issuer;
import vend.caller.OidcIssuer;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.SignatureAlgorithm;

/** Which tokens of an issuer are believed, {@code require} apart, which the search looks at. */
final class IssuerTerms {
  private IssuerTerms() {}

  /** What makes the new terms take tokens that the old ones did not. */
  static List<String> wider(Issuer old, Issuer now) {
    var reasons = new ArrayList<String>();
    if (!old.audience().equals(now.audience())) {
      reasons.add("issuer %s: other audience".formatted(now.name()));
    }
    if (old instanceof OidcIssuer before && now instanceof OidcIssuer after) {
      addTokens(before, after, reasons);
    }
    if (old instanceof SamlIssuer before && now instanceof SamlIssuer after) {
      addAssertions(before, after, reasons);
    }
    return reasons;
  }

  private static void addAssertions(SamlIssuer old, SamlIssuer now, List<String> reasons) {
    if (now.target() instanceof AssertionTarget.Aws && !now.target().equals(old.target())) {
      reasons.add("issuer %s: assertions that are meant for AWS".formatted(now.name()));
    } else if (!now.target().equals(old.target()) && old.audience().equals(now.audience())) {
      reasons.add("issuer %s: other recipient".formatted(now.name()));
    }
    if (now.authnStatementOptional() && !old.authnStatementOptional()) {
      reasons.add("issuer %s: assertions without an AuthnStatement".formatted(now.name()));
    }
    if (!hasNoOtherKeys(old.metadata(), now.metadata())) {
      reasons.add("issuer %s: other keys, or other metadata".formatted(now.name()));
    }
  }

  /** What stands at an address is not known here, so only the same address is no more. */
  private static boolean hasNoOtherKeys(SamlMetadata old, SamlMetadata now) {
    return now.equals(old)
        || (old instanceof SamlMetadata.Kept before
            && now instanceof SamlMetadata.Kept after
            && before.keys().containsAll(after.keys())
            && endsNoLater(before, after));
  }

  private static boolean endsNoLater(SamlMetadata.Kept old, SamlMetadata.Kept now) {
    return old.validUntil().isEmpty()
        || now.validUntil().filter(end -> !end.isAfter(old.validUntil().get())).isPresent();
  }

  private static void addTokens(OidcIssuer old, OidcIssuer now, List<String> reasons) {
    if (now.otherAudiences() && !old.otherAudiences()) {
      reasons.add("issuer %s: tokens for other audiences as well".formatted(now.name()));
    }
    var added = new TreeSet<SignatureAlgorithm>(now.algorithms());
    added.removeAll(old.algorithms());
    if (!added.isEmpty()) {
      reasons.add("issuer %s: further algorithms %s".formatted(now.name(), added));
    }
  }
}
