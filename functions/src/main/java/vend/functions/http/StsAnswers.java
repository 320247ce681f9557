package vend.functions.http;

import javax.xml.stream.XMLStreamException;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryAnswer.Elements;
import vend.grant.Allowed;
import vend.session.SourceIdentity;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/** What STS answers, written as STS writes it. */
final class StsAnswers {
  private static final int ACCOUNT = 4;

  /**
   * A role that was taken.
   *
   * @param allowed by which decision
   * @param credentials the keys
   * @param audience whom the caller's proof was meant for
   */
  record Assumed(Allowed allowed, Credentials credentials, String audience) {}

  private StsAnswers() {}

  static String assumeRoleWithWebIdentity(Assumed assumed, String requestId) {
    return QueryAnswer.result(
        "AssumeRoleWithWebIdentity",
        requestId,
        xml -> {
          xml.text("SubjectFromWebIdentityToken", assumed.allowed.caller().subject());
          xml.text("Audience", assumed.audience);
          xml.text("Provider", assumed.allowed.caller().issuerUrl());
          session(xml, assumed);
        });
  }

  private static void session(Elements xml, Assumed assumed) throws XMLStreamException {
    AssumedRoleUser user = assumed.credentials.user();
    xml.inside(
        "AssumedRoleUser",
        inner -> {
          inner.text("AssumedRoleId", user.id());
          inner.text("Arn", user.arn());
        });
    xml.inside("Credentials", inner -> credentials(inner, assumed.credentials));
    var identity = assumed.allowed.session().sourceIdentity().map(SourceIdentity::value);
    if (identity.isPresent()) {
      xml.text("SourceIdentity", identity.get());
    }
  }

  private static void credentials(Elements xml, Credentials credentials) throws XMLStreamException {
    xml.text("AccessKeyId", credentials.accessKeyId());
    xml.text("SecretAccessKey", credentials.secretAccessKey().reveal());
    xml.text("SessionToken", credentials.sessionToken().reveal());
    xml.text("Expiration", credentials.expires().toString());
  }

  static String callerIdentity(AssumedRoleUser user, String requestId) {
    return QueryAnswer.result(
        "GetCallerIdentity",
        requestId,
        xml -> {
          xml.text("Arn", user.arn());
          xml.text("UserId", user.id());
          xml.text("Account", user.arn().split(":", -1)[ACCOUNT]);
        });
  }
}
