package vend.caller.saml;

import java.util.function.Function;
import vend.caller.SamlIssuer;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

/** The current signing keys of identity providers. */
public interface MetadataKeys {
  /**
   * Finds a key. Fetches published metadata again if needed.
   *
   * @param search searches one key set; called again for a newly fetched set if it finds nothing
   */
  KeyLookup find(SamlIssuer issuer, Function<KeySet, KeyLookup> search);
}
