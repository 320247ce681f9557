package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.xml.stream.XMLStreamException;
import vend.caller.Caller;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryAnswer.Elements;
import vend.grant.Allowed;
import vend.session.SourceIdentity;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/** What STS answers, written as STS writes it. */
final class StsAnswers {
  private static final int ACCOUNT = 4;
  private static final String SAML_FORMATS = "urn:oasis:names:tc:SAML:";

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

  static String assumeRoleWithSaml(Assumed assumed, String provider, String requestId) {
    Caller caller = assumed.allowed.caller();
    return QueryAnswer.result(
        "AssumeRoleWithSAML",
        requestId,
        xml -> {
          xml.text("Subject", caller.subject());
          xml.text("SubjectType", subjectType(caller));
          xml.text("Issuer", caller.issuerUrl());
          xml.text("Audience", caller.claims().single("recipient").orElseThrow());
          xml.text("NameQualifier", nameQualifier(assumed, provider));
          session(xml, assumed);
        });
  }

  /** The last part of SAML's own formats, and any other as it stands. */
  private static String subjectType(Caller caller) {
    String format = caller.claims().single("nameIdFormat").orElse("unspecified");
    return format.startsWith(SAML_FORMATS) ? format.substring(format.lastIndexOf(':') + 1) : format;
  }

  /** As STS documents it: base64 of SHA-1 over issuer, account, a slash and the provider's name. */
  private static String nameQualifier(Assumed assumed, String provider) {
    String text =
        assumed.allowed.caller().issuerUrl()
            + assumed.allowed.session().role().account()
            + "/"
            + provider;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
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
