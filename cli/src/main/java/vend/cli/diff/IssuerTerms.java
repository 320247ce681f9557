package vend.cli.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import vend.caller.Issuer;
import vend.caller.OidcIssuer;
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
    return reasons;
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
