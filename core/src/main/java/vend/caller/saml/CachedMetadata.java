package vend.caller.saml;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import vend.caller.RefusedDocument;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.SigningKey;
import vend.caller.signing.IssuerSigningKeys;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

/**
 * Finds the signing keys of identity providers. Keys from files next to the grants file are used as
 * they are. Published metadata are cached by the rules of {@link IssuerSigningKeys}: a signature
 * that no known key has made counts like an unknown key and causes a new fetch. Safe for use by
 * many threads.
 */
public final class CachedMetadata implements MetadataKeys {
  private final MetadataSource source;
  private final InstantSource clock;
  private final Duration maxWait;
  private final Map<CacheKey, IssuerSigningKeys> keys = new ConcurrentHashMap<>();

  /** The cache key. Identity providers come from a closed list, so there are few entries. */
  private record CacheKey(String entityId, SamlMetadata.Published metadata) {}

  /** Uses {@link IssuerSigningKeys#MAX_WAIT}. */
  public CachedMetadata(MetadataSource source, InstantSource clock) {
    this(source, clock, IssuerSigningKeys.MAX_WAIT);
  }

  /**
   * @param maxWait the longest wait for a fetch that another request has started
   */
  public CachedMetadata(MetadataSource source, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  @Override
  public KeyLookup find(SamlIssuer issuer, Function<KeySet, KeyLookup> search) {
    return switch (issuer.metadata()) {
      case SamlMetadata.Local(List<SigningKey> local, Optional<Instant> validUntil) ->
          isOver(validUntil) ? outdated() : search.apply(setOf(local));
      case SamlMetadata.Published published ->
          keys.computeIfAbsent(
                  new CacheKey(issuer.entityId(), published),
                  place ->
                      new IssuerSigningKeys(
                          () -> source.fetch(published),
                          text -> published(text, issuer.entityId()),
                          clock,
                          maxWait))
              .find(search);
    };
  }

  private KeySet published(String text, String entityId) throws RefusedDocument {
    Metadata read = Metadata.parse(text);
    if (!read.entityId().equals(entityId)) {
      throw new RefusedDocument("the metadata have another entity id");
    }
    if (isOver(read.keys().validUntil())) {
      throw new RefusedDocument("the metadata are past their validUntil");
    }
    return KeySet.of(read.keys().keys());
  }

  private boolean isOver(Optional<Instant> end) {
    return end.filter(until -> !clock.instant().isBefore(until)).isPresent();
  }

  private static KeyLookup outdated() {
    return new KeyLookup.Unavailable("the metadata are past their validUntil");
  }

  private static KeySet setOf(List<SigningKey> local) {
    try {
      return KeySet.of(local);
    } catch (RefusedDocument e) {
      throw new IllegalStateException(
          "The metadata file has more keys than a key set may have.", e);
    }
  }
}
