package vend.caller.saml;

import vend.caller.SamlMetadata;
import vend.caller.signing.FetchedKeySet;

/** The port that fetches published metadata. Every call fetches again. */
@FunctionalInterface
public interface MetadataSource {
  /** For grants files with only local metadata files. */
  MetadataSource NONE = _ -> new FetchedKeySet.Failure("this program does not fetch metadata");

  /** Fetches a document. Returns within a bounded time and never throws. */
  FetchedKeySet fetch(SamlMetadata.Published metadata);
}
