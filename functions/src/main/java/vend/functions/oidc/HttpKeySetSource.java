package vend.functions.oidc;

import java.time.Duration;
import vend.caller.OidcIssuer;
import vend.caller.oidc.DiscoveryDocument;
import vend.caller.oidc.KeySetSource;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/**
 * Fetches an issuer's JWKS over HTTP, through the issuer's discovery document.
 *
 * <p>Both documents share one deadline. It also ends a fetch from a server that sends a byte now
 * and then, or a name lookup that does not answer. Each document may have {@link #MAX_BYTES}.
 * Redirects are not followed. A failure names its kind and the status, and quotes nothing of the
 * answer.
 */
public final class HttpKeySetSource implements KeySetSource {
  /** The largest document that is read. */
  public static final int MAX_BYTES = 100 * 1024;

  /** The limit for both documents; the AWS SDK for Java gives up on Vend after one second. */
  public static final Duration DEADLINE = Duration.ofMillis(800);

  /** The limit until the first fetch succeeds, because that fetch also loads all TLS classes. */
  public static final Duration FIRST_DEADLINE = Duration.ofMillis(2_500);

  private final DocumentFetch documents;

  /**
   * @param http verifies certificates and follows no redirects
   */
  public HttpKeySetSource(OutboundHttp http) {
    this(http, DEADLINE, FIRST_DEADLINE);
  }

  /**
   * @param http verifies certificates and follows no redirects
   * @param deadline the limit for both documents together
   */
  public HttpKeySetSource(OutboundHttp http, Duration deadline) {
    this(http, deadline, deadline);
  }

  private HttpKeySetSource(OutboundHttp http, Duration deadline, Duration firstDeadline) {
    this.documents =
        new DocumentFetch(http, "application/json", MAX_BYTES, deadline, firstDeadline);
  }

  @Override
  public FetchedKeySet fetch(OidcIssuer issuer) {
    return documents.fetch(from -> {
      String discovery = from.get(issuer.discoveryAddress()).text();
      return from.get(DiscoveryDocument.parse(discovery, issuer).keySetAddress());
    });
  }
}
