package vend.local.sts;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryAnswer.Elements;
import vend.iam.Principal;

/** The answers of STS. */
final class StsXml {
  private StsXml() {}

  static String assumeRole(RoleSessions.Made made, String requestId) {
    StsCaller caller = made.key().caller();
    return QueryAnswer.result(
        "AssumeRole",
        requestId,
        xml -> {
          xml.inside(
              "AssumedRoleUser",
              user -> {
                user.text("AssumedRoleId", caller.userId());
                user.text("Arn", caller.principal().toString());
              });
          xml.inside("Credentials", credentials -> credentials(credentials, made.key()));
          Optional<String> identity = caller.session().flatMap(StsCaller.Session::sourceIdentity);
          if (identity.isPresent()) {
            xml.text("SourceIdentity", identity.get());
          }
          if (made.packed().isPresent()) {
            xml.text("PackedPolicySize", Integer.toString(made.packed().get().percent()));
          }
        });
  }

  private static void credentials(Elements xml, HeldKey key) throws XMLStreamException {
    HeldKey.Temporary temporary = key.temporary().orElseThrow();
    xml.text("AccessKeyId", key.accessKeyId());
    xml.text("SecretAccessKey", key.secretAccessKey().reveal());
    xml.text("SessionToken", temporary.token().reveal());
    xml.text("Expiration", temporary.expires().toString());
  }

  static String callerIdentity(StsCaller caller, String requestId) {
    Principal principal = caller.principal();
    return QueryAnswer.result(
        "GetCallerIdentity",
        requestId,
        xml -> {
          xml.text("Arn", principal.toString());
          xml.text("UserId", caller.userId());
          xml.text("Account", caller.account().value());
        });
  }

  static String webIdentityToken(WebIdentityTokens.Issued token, String requestId) {
    return QueryAnswer.result(
        "GetWebIdentityToken",
        requestId,
        xml -> {
          xml.text("WebIdentityToken", token.jwt());
          xml.text("Expiration", token.expires().toString());
        });
  }
}
