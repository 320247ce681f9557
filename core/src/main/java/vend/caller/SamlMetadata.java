package vend.caller;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the keys of a SAML identity provider come from. */
public sealed interface SamlMetadata {
  /**
   * From a document that lies beside the grants file.
   *
   * @param keys those that it signs with; at least one
   * @param validUntil the instant from which on the document is not to be used, if it says one
   */
  record Kept(List<SigningKey> keys, Optional<Instant> validUntil) implements SamlMetadata {
    /**
     * @throws IllegalArgumentException without a key
     */
    public Kept {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("an identity provider needs a key to sign with");
      }
    }
  }

  /**
   * From a document that the identity provider publishes, fetched as it is needed.
   *
   * @param address {@code https}; loopback only where the transport says so
   * @param transport how it may be fetched
   */
  record Published(URI address, Transport transport) implements SamlMetadata {
    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is not one to fetch from
     */
    public static Published parse(String address, Transport transport) {
      return new Published(WebAddress.parse(address, transport).uri(), transport);
    }
  }
}
