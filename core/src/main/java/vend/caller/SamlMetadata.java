package vend.caller;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The source of a SAML identity provider's signing keys. */
public sealed interface SamlMetadata {
  /**
   * Keys from a metadata file next to the grants file.
   *
   * @param keys its signing keys; at least one
   * @param validUntil the end of the metadata's validity, if the file states one
   */
  record Local(List<SigningKey> keys, Optional<Instant> validUntil) implements SamlMetadata {
    public Local {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("an identity provider needs a signing key");
      }
    }
  }

  /**
   * Metadata that the identity provider publishes. Vend fetches them when needed.
   *
   * @param address {@code https}; loopback only if the transport allows it
   * @param transport how Vend may fetch them
   */
  record Published(URI address, Transport transport) implements SamlMetadata {
    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if Vend may not fetch from it
     */
    public static Published parse(String address, Transport transport) {
      return new Published(WebAddress.parse(address, transport).uri(), transport);
    }
  }
}
