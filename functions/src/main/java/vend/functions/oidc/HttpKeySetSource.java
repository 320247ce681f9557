package vend.functions.oidc;

import java.time.Duration;
import vend.caller.OidcIssuer;
import vend.caller.oidc.DiscoveryDocument;
import vend.caller.oidc.KeySetSource;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/**
 * Fetches an issuer's key set over HTTP, by way of its discovery document.
 *
 * <p>Both together have one deadline, which holds against a server that sends a byte now and then,
 * and against a name service that does not answer. Each may have {@link #MAX_BYTES}. Redirects are
 * not followed. A failure says the kind of failure and the status, and nothing of the answer.
 */
public final class HttpKeySetSource implements KeySetSource {
  /** The largest document that is read. */
  public static final int MAX_BYTES = 100 * 1024;

  /** How long both documents may take; the SDK for Java gives up on Vend after one second. */
  public static final Duration DEADLINE = Duration.ofMillis(800);

  /** The same, until the first one has come: TLS and all its classes are loaded for it. */
  public static final Duration FIRST_DEADLINE = Duration.ofMillis(2_500);

  private final DocumentFetch documents;

  /**
   * @param http follows no redirect and verifies certificates
   */
  public HttpKeySetSource(OutboundHttp http) {
    this(http, DEADLINE, FIRST_DEADLINE);
  }

  /**
   * @param http follows no redirect and verifies certificates
   * @param deadline how long both documents may take together
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
