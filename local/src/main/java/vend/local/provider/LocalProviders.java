package vend.local.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.caller.OidcIssuer;
import vend.caller.Transport;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.StsError;
import vend.grant.Grants;
import vend.local.issuer.ExampleClaims;
import vend.local.issuer.LocalIssuer;

/**
 * Serves an OpenID provider for each OpenID Connect issuer of the grants file, below {@link #PATH}
 * and the issuer's name. Their codes and refresh tokens live in memory only.
 */
public final class LocalProviders implements HttpHandler {
  /** The path of all providers. */
  public static final String PATH = "/local-issuer";

  private static final int MOST_BYTES = 64 * 1024;
  private static final String FORM_TYPE = "application/x-www-form-urlencoded";

  private final String address;
  private final LocalIssuer keys;
  private final TokenEndpoint tokens;
  private final SignInEndpoint signIns;
  private final Secret formToken;
  private volatile Map<String, Hosted> hosted = Map.of();

  /** A provider with the claims that its page offers for editing. */
  private record Hosted(Provider provider, String exampleClaims) {}

  /**
   * Creates the providers of a grants file.
   *
   * @param vend the URL of Vend, which serves them
   * @param keys signs the tokens
   */
  public LocalProviders(
      URI vend, LocalIssuer keys, Grants grants, InstantSource clock, SecureRandom random) {
    this.address = vend + PATH;
    this.keys = keys;
    var texts = new RandomTexts(random);
    var refreshTokens = new RefreshTokens(texts, clock);
    var codes = new AuthorizationCodes(refreshTokens, texts, clock);
    var devices = new DeviceCodes(texts, clock);
    this.tokens = new TokenEndpoint(codes, devices, refreshTokens, texts, clock);
    this.signIns = new SignInEndpoint(codes, devices, clock);
    this.formToken = Secret.of(texts.secret());
    follow(grants);
  }

  /** Applies new grants. The signing keys of their issuers must exist. */
  public void follow(Grants grants) {
    var next = new LinkedHashMap<String, Hosted>();
    for (OidcIssuer issuer : grants.oidcIssuers()) {
      var claims = new LinkedHashMap<String, Object>(Map.of("sub", "local"));
      claims.putAll(ExampleClaims.of(grants, issuer.name()));
      next.put(
          issuer.name().value(),
          new Hosted(new Provider(standIn(issuer), keys), ClaimLines.of(claims)));
    }
    hosted = Map.copyOf(next);
  }

  /**
   * Returns the issuer as its provider signs for it: with the provider's address, on the same terms
   * and under the same name. A hub that trusts it takes the provider's tokens for the issuer's own.
   */
  public OidcIssuer standIn(OidcIssuer issuer) {
    return issuer.at(address + "/" + issuer.name(), Transport.LOOPBACK_TOO);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    answer(exchange).send(exchange);
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(PATH.length());
    return switch (path) {
      case Provider.DISCOVERY -> get(exchange, keys.discovery(address, address + Provider.KEYS));
      case Provider.KEYS -> get(exchange, keys.keySet());
      default -> answer(exchange, path);
    };
  }

  /**
   * @param path the provider's name and the endpoint, for example {@code /staff/token}
   */
  private Answer answer(HttpExchange exchange, String path) throws IOException {
    int slash = path.indexOf('/', 1);
    Hosted found = slash < 0 ? null : hosted.get(path.substring(1, slash));
    return found == null ? nothingHere() : answer(exchange, found, path.substring(slash));
  }

  private Answer answer(HttpExchange exchange, Hosted found, String endpoint) throws IOException {
    Provider provider = found.provider;
    return switch (endpoint) {
      case Provider.DISCOVERY -> get(exchange, provider.metadata());
      case Provider.KEYS -> get(exchange, keys.keySet());
      case Provider.AUTHORIZE, Provider.DEVICE -> page(exchange, found, endpoint);
      case Provider.TOKEN, Provider.DEVICE_AUTHORIZATION, Provider.REVOKE ->
          forClient(exchange, provider, endpoint);
      default -> nothingHere();
    };
  }

  private static Answer nothingHere() {
    return Answer.text(404, "The local issuer does not serve this path.\n");
  }

  private static Answer get(HttpExchange exchange, String document) {
    return isGet(exchange) ? Answer.json(200, document) : Answer.methodNotAllowed("GET");
  }

  private static boolean isGet(HttpExchange exchange) {
    return List.of("GET", "HEAD").contains(exchange.getRequestMethod());
  }

  private Answer page(HttpExchange exchange, Hosted found, String endpoint) throws IOException {
    Provider provider = found.provider;
    var page =
        new SignInPage(
            provider,
            URI.create(provider.address()).getPath() + endpoint,
            formToken,
            found.exampleClaims);
    boolean device = endpoint.equals(Provider.DEVICE);
    try {
      if (isGet(exchange)) {
        QueryParameters query = query(exchange);
        return device
            ? signIns.devicePage(page, query)
            : signIns.authorizationPage(provider, page, query);
      }
      if (!exchange.getRequestMethod().equals("POST")) {
        return Answer.methodNotAllowed("GET, POST");
      }
      QueryParameters form = form(exchange);
      return device
          ? signIns.device(provider, page, form)
          : signIns.authorization(provider, page, form);
    } catch (OAuthError e) {
      return SignInEndpoint.cannotStart("The request is invalid: %s.".formatted(e.description()));
    }
  }

  private Answer forClient(HttpExchange exchange, Provider provider, String endpoint)
      throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return Answer.methodNotAllowed("POST");
    }
    try {
      if (exchange.getRequestHeaders().containsKey("Authorization")) {
        throw new OAuthError("invalid_client", "the client is public and has no secret");
      }
      QueryParameters form = form(exchange);
      return switch (endpoint) {
        case Provider.DEVICE_AUTHORIZATION -> tokens.deviceAuthorization(provider, form);
        case Provider.REVOKE -> tokens.revocation(provider, form);
        default -> tokens.tokens(provider, form);
      };
    } catch (OAuthError e) {
      return Answer.error(e);
    }
  }

  private static QueryParameters query(HttpExchange exchange) throws OAuthError {
    return parameters(
        "GET", Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""), "");
  }

  private static QueryParameters form(HttpExchange exchange) throws IOException, OAuthError {
    if (exchange.getRequestURI().getRawQuery() != null) {
      throw OAuthError.invalidRequest("parameters belong in the body");
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(FORM_TYPE)) {
      throw OAuthError.invalidRequest("Content-Type must be " + FORM_TYPE);
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw OAuthError.invalidRequest("the body is too long");
    }
    return parameters("POST", "", new String(body, ISO_8859_1));
  }

  private static QueryParameters parameters(String method, String query, String body)
      throws OAuthError {
    try {
      return QueryParameters.of(new ReceivedRequest(method, PATH, query, Map.of(), body));
    } catch (StsError e) {
      throw OAuthError.invalidRequest("a parameter is repeated, or its encoding is malformed");
    }
  }
}
