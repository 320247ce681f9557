package vend.functions.oidc;

import java.time.Duration;
import vend.caller.SamlMetadata;
import vend.caller.saml.Metadata;
import vend.caller.saml.MetadataSource;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/**
 * Fetches the metadata of SAML identity providers over HTTP, with the rules of {@link
 * HttpKeySetSource}: one deadline, {@link #MAX_BYTES} at most, no redirects, and nothing of the
 * answer in a failure.
 */
public final class HttpMetadataSource implements MetadataSource {
  /** The largest document that is read. */
  public static final int MAX_BYTES = Metadata.MAX_LENGTH;

  private static final String TYPES = "application/samlmetadata+xml, application/xml, text/xml";

  private final DocumentFetch documents;

  /**
   * @param http verifies certificates and follows no redirects
   */
  public HttpMetadataSource(OutboundHttp http) {
    this(http, HttpKeySetSource.DEADLINE, HttpKeySetSource.FIRST_DEADLINE);
  }

  /**
   * @param http verifies certificates and follows no redirects
   * @param deadline the limit for the whole fetch
   */
  public HttpMetadataSource(OutboundHttp http, Duration deadline) {
    this(http, deadline, deadline);
  }

  private HttpMetadataSource(OutboundHttp http, Duration deadline, Duration firstDeadline) {
    this.documents = new DocumentFetch(http, TYPES, MAX_BYTES, deadline, firstDeadline);
  }

  @Override
  public FetchedKeySet fetch(SamlMetadata.Published metadata) {
    return documents.fetch(from -> from.get(metadata.address()));
  }
}
