package vend.caller.saml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import vend.caller.Claims;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.saml.AwsRole;

/**
 * An assertion as claims: its attributes under their own names, and beside them what Vend makes of
 * the rest, under names that no attribute may have.
 */
final class AssertionClaims {
  private static final String ISSUER = "iss";
  private static final String AUDIENCE = "aud";
  private static final String SUBJECT = "sub";
  private static final String RECIPIENT = "recipient";
  private static final String NAME_ID_FORMAT = "nameIdFormat";
  private static final String ROLE = "role";
  private static final String PROVIDER = "provider";

  private static final Set<String> OWN =
      Set.of(ISSUER, AUDIENCE, SUBJECT, RECIPIENT, NAME_ID_FORMAT, ROLE, PROVIDER);

  private AssertionClaims() {}

  static Claims of(Assertion assertion) throws RejectedToken {
    Map<String, List<String>> attributes = assertion.attributes().values();
    Set<String> malformed = assertion.attributes().malformed();
    if (Stream.concat(attributes.keySet().stream(), malformed.stream()).anyMatch(OWN::contains)) {
      throw new RejectedToken(RejectionCause.CLAIM_NAME_TAKEN);
    }
    var claims = new LinkedHashMap<>(attributes);
    claims.put(ISSUER, List.of(assertion.issuer()));
    claims.put(AUDIENCE, List.of(assertion.restriction().audience()));
    claims.put(SUBJECT, List.of(assertion.subject()));
    claims.put(RECIPIENT, List.of(assertion.confirmation().recipient()));
    assertion.nameIdFormat().ifPresent(format -> claims.put(NAME_ID_FORMAT, List.of(format)));
    addRoles(attributes.getOrDefault(AwsRole.ATTRIBUTE, List.of()), claims);
    return new Claims(claims, malformed);
  }

  /** Values that are no role, as of a directory's own roles under the same name, are left out. */
  private static void addRoles(List<String> values, Map<String, List<String>> claims) {
    List<AwsRole> roles = values.stream().map(AwsRole::parse).flatMap(Optional::stream).toList();
    if (!roles.isEmpty()) {
      claims.put(ROLE, roles.stream().map(AwsRole::role).distinct().toList());
      claims.put(PROVIDER, roles.stream().map(AwsRole::provider).distinct().toList());
    }
  }
}
