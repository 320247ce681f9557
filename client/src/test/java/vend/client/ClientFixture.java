package vend.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import vend.Secret;
import vend.aws.RoleArn;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.sealed.SealedStore;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/** Shared values and helpers of this module's tests. */
public final class ClientFixture {
  /** The tests' current time. */
  public static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  public static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  private ClientFixture() {}

  /** Returns a call's credentials through a cache in memory. */
  public static CachedCredentials cached(CredentialSource.Call call, InstantSource clock) {
    return new CachedCredentials(
        _ -> new CredentialSource.Fetch(List.of("test"), call),
        CredentialRequest.of(ROLE),
        new CredentialCache(SealedStore.inMemory(new SecureRandom()), clock),
        clock,
        Progress.NONE);
  }

  /** Credentials that arrived at noon and live for an hour. */
  public static TemporaryCredentials credentials(String id) {
    return credentials(id, NOON, NOON.plusSeconds(3600));
  }

  public static TemporaryCredentials credentials(String id, Instant received, Instant expires) {
    return new TemporaryCredentials(
        RoleArn.parse(ROLE).orElseThrow(),
        id,
        Secret.of("secret/of/" + id),
        Secret.of("token/of/" + id),
        received,
        expires);
  }
}
