package vend.caller.saml;

import vend.caller.SamlMetadata;
import vend.caller.signing.FetchedKeySet;

/** Where published metadata come from, afresh at each call. */
@FunctionalInterface
public interface MetadataSource {
  /** For grants files whose metadata all lie beside them. */
  MetadataSource NONE = _ -> new FetchedKeySet.Failure("metadata are not fetched here");

  /** Fetches a document. Returns within a bounded time, and throws nothing. */
  FetchedKeySet fetch(SamlMetadata.Published metadata);
}
