package vend.local.sts;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryAnswer.Elements;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SignatureProof;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.iam.Principal;

/** The actions that the local STS supports. */
final class StsActions {
  private static final String VERSION = "2011-06-15";

  private final Authentication authentication;
  private final RoleSessions sessions;
  private final WebIdentityTokens tokens;
  private final InstantSource clock;

  /** The names are STS's action names. */
  enum Action {
    AssumeRole,
    GetCallerIdentity,
    GetWebIdentityToken
  }

  StsActions(
      Authentication authentication,
      RoleSessions sessions,
      WebIdentityTokens tokens,
      InstantSource clock) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Returns the action of a request.
   *
   * @throws StsError if there is no such action
   */
  static Action action(QueryParameters parameters) throws StsError {
    String name =
        parameters
            .get("Action")
            .orElseThrow(() -> new StsError(Code.MissingAction, "Missing Action"));
    String version = parameters.get("Version").orElse("NO_VERSION_SPECIFIED");
    for (Action action : Action.values()) {
      if (action.name().equals(name) && version.equals(VERSION)) {
        return action;
      }
    }
    throw new StsError(
        Code.InvalidAction, "Could not find operation %s for version %s".formatted(name, version));
  }

  /**
   * Executes the action.
   *
   * @return the response body
   * @throws StsError if the request is rejected
   */
  String answer(
      Action action, ReceivedRequest request, QueryParameters parameters, String requestId)
      throws StsError {
    Instant now = clock.instant();
    SignatureProof proof = SignatureProof.of(request, parameters);
    IssuedCredentials credentials = authentication.check(request, proof, now);
    StsCaller caller = credentials.caller();
    return switch (action) {
      case AssumeRole ->
          StsXml.assumeRole(
              sessions.assume(caller, AssumeRoleRequest.of(parameters), proof.region(), now),
              requestId);
      case GetCallerIdentity -> StsXml.callerIdentity(caller, requestId);
      case GetWebIdentityToken ->
          StsXml.webIdentityToken(
              tokens.issue(
                  credentials, WebIdentityTokenRequest.of(parameters), proof.region(), now),
              requestId);
    };
  }

  /** Writes STS's response documents. */
  private static final class StsXml {
    private StsXml() {}

    static String assumeRole(RoleSessions.Made made, String requestId) {
      StsCaller caller = made.credentials().caller();
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
            xml.inside("Credentials", element -> credentials(element, made.credentials()));
            Optional<String> identity = caller.session().flatMap(StsCaller.Session::sourceIdentity);
            if (identity.isPresent()) {
              xml.text("SourceIdentity", identity.get());
            }
            if (made.packed().isPresent()) {
              xml.text("PackedPolicySize", Integer.toString(made.packed().get().percent()));
            }
          });
    }

    private static void credentials(Elements xml, IssuedCredentials issued)
        throws XMLStreamException {
      IssuedCredentials.Temporary temporary = issued.temporary().orElseThrow();
      xml.text("AccessKeyId", issued.accessKeyId());
      xml.text("SecretAccessKey", issued.secretAccessKey().reveal());
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
}
