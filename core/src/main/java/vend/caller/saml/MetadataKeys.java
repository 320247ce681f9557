package vend.caller.saml;

import java.util.function.Function;
import vend.caller.SamlIssuer;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

/** The keys that identity providers sign with now. */
public interface MetadataKeys {
  /**
   * Finds a key; in metadata that are fetched anew if need be and possible.
   *
   * @param search is asked of one set, and of the next one if the first has none
   */
  KeyLookup find(SamlIssuer issuer, Function<KeySet, KeyLookup> search);
}
