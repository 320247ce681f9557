package vend.policy.lint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vend.caller.AwsIssuer;
import vend.caller.Issuer;
import vend.caller.OidcIssuer;
import vend.caller.PersonClaim;
import vend.caller.SamlIssuer;

/**
 * Finds issuers whose {@code person} is a claim that people can edit: they could take another
 * person's name.
 */
final class PersonClaims implements Rule {
  /** Names in lower case, without the path before the last slash or colon. */
  private static final Set<String> EDITABLE =
      Set.of(
          "preferred_username",
          "nickname",
          "name",
          "given_name",
          "family_name",
          "displayname",
          "cn",
          "upn",
          "unique_name",
          "username",
          "login",
          "actor",
          "user_login",
          "phone_number",
          "profile",
          "website");

  /** E-mail addresses that no {@code email_verified} qualifies. */
  private static final Set<String> MAIL =
      Set.of("email", "mail", "emails", "emailaddress", "user_email", "0.9.2342.19200300.100.1.3");

  /** The caller of {@code AssumeRole} chooses the session name, which is also part of the ARN. */
  private static final Set<String> CHOSEN = Set.of("sessionname", "arn");

  @Override
  public List<Finding> check(CheckedFile file) {
    return file.grants().issuers().stream()
        .flatMap(issuer ->
            issuer.person().stream()
                .flatMap(claim -> why(issuer, claim).stream())
                .map(why ->
                    file.about(
                        FindingCode.PERSON_CLAIM_EDITABLE,
                        "The issuer %s names persons by %s. %s Use an immutable id, such as sub."
                            .formatted(issuer.name(), issuer.person().orElseThrow(), why),
                        "issuers",
                        issuer.name().value(),
                        "person")))
        .toList();
  }

  private static Optional<String> why(Issuer issuer, PersonClaim claim) {
    String name = claim.name().toLowerCase(Locale.ROOT);
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
    boolean chosen =
        switch (issuer) {
          case AwsIssuer _ -> CHOSEN.contains(last);
          case OidcIssuer _, SamlIssuer _ -> EDITABLE.contains(last);
        };
    if (chosen) {
      return Optional.of("People can often edit this claim, and take another person's name.");
    }
    boolean isQualified = issuer instanceof OidcIssuer && claim.name().equals(PersonClaim.EMAIL);
    return MAIL.contains(last) && !isQualified
        ? Optional.of("Nothing in the claims says that the issuer has verified this address.")
        : Optional.empty();
  }
}
