package vend.functions.oidc;

import java.time.Duration;
import vend.caller.SamlMetadata;
import vend.caller.saml.Metadata;
import vend.caller.saml.MetadataSource;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/**
 * Fetches the metadata of SAML identity providers over HTTP, by the rules of {@link
 * HttpKeySetSource}: a deadline for all of it, {@link #MAX_BYTES} at most, no redirects, and
 * nothing of the answer in a failure.
 */
public final class HttpMetadataSource implements MetadataSource {
  /** The largest document that is read. */
  public static final int MAX_BYTES = Metadata.MAX_LENGTH;

  private static final String TYPES = "application/samlmetadata+xml, application/xml, text/xml";

  private final DocumentFetch documents;

  /**
   * @param http follows no redirect and verifies certificates
   */
  public HttpMetadataSource(OutboundHttp http) {
    this(http, HttpKeySetSource.DEADLINE, HttpKeySetSource.FIRST_DEADLINE);
  }

  /**
   * @param http follows no redirect and verifies certificates
   * @param deadline how long it may take
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
