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
 * Identity providers' keys: from the grants file's side as they were read, and from published
 * metadata by the rules of {@link IssuerSigningKeys}, where a signature that no known key has made
 * is what a key is that a fresh set lacks. Safe for use by many threads.
 */
public final class CachedMetadata implements MetadataKeys {
  private final MetadataSource source;
  private final InstantSource clock;
  private final Duration maxWait;
  private final Map<Place, IssuerSigningKeys> keys = new ConcurrentHashMap<>();

  /** What a set depends on; identity providers come from a closed list, so there are few. */
  private record Place(String entityId, SamlMetadata.Published metadata) {}

  /** Metadata from a source, with {@link IssuerSigningKeys#MAX_WAIT}. */
  public CachedMetadata(MetadataSource source, InstantSource clock) {
    this(source, clock, IssuerSigningKeys.MAX_WAIT);
  }

  /**
   * @param maxWait the longest that one request waits for a fetch that another has begun
   */
  public CachedMetadata(MetadataSource source, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  @Override
  public KeyLookup find(SamlIssuer issuer, Function<KeySet, KeyLookup> search) {
    return switch (issuer.metadata()) {
      case SamlMetadata.Kept(List<SigningKey> kept, Optional<Instant> validUntil) ->
          isOver(validUntil) ? outdated() : search.apply(setOf(kept));
      case SamlMetadata.Published published ->
          keys.computeIfAbsent(
                  new Place(issuer.entityId(), published),
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
      throw new RefusedDocument("the metadata are of another entity id");
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

  private static KeySet setOf(List<SigningKey> kept) {
    try {
      return KeySet.of(kept);
    } catch (RefusedDocument e) {
      throw new IllegalStateException("the reader takes no more keys than a set has", e);
    }
  }
}
