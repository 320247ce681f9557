package vend.functions.sts;

import vend.aws.RoleReference;
import vend.caller.BearerToken;
import vend.functions.sts.StsError.Code;
import vend.session.RequestedSession;

/**
 * The parameters of {@code AssumeRoleWithWebIdentity}.
 *
 * @param role the requested role
 * @param session the requested session
 * @param token the caller's token
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">STS:
 *     AssumeRoleWithWebIdentity</a>
 */
public record WebIdentityRequest(RoleReference role, RequestedSession session, BearerToken token) {
  private static final int SHORTEST_TOKEN = 4;
  private static final int LONGEST_PROVIDER = 2048;

  /**
   * Reads and checks the parameters.
   *
   * @throws StsError if one is missing, or STS would not accept it
   */
  public static WebIdentityRequest of(QueryParameters parameters) throws StsError {
    var check = new ParameterCheck();
    var session = new SessionParameters(parameters, check).checked().named();
    var token = parameters.get("WebIdentityToken");
    var provider = parameters.get("ProviderId");
    check.secret("webIdentityToken", token, SHORTEST_TOKEN, BearerToken.MAX_IN_BODY);
    check.text("providerId", provider, SHORTEST_TOKEN, LONGEST_PROVIDER, ".*");
    check.done();
    if (provider.isPresent()) {
      throw new StsError(
          Code.ValidationError,
          "ProviderId is for OAuth 2.0 access tokens, which Vend does not accept. Leave it out.");
    }
    return new WebIdentityRequest(
        session.role(),
        session.session(),
        // Some clients read the token from a file, and send its final newline.
        new BearerToken(token.orElseThrow().strip()));
  }
}
