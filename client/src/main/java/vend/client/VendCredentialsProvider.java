package vend.client;

import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.client.cache.CredentialCache;
import vend.client.http.Network;
import vend.client.hub.HubAddress;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.token.TokenSource;
import vend.credentials.TemporaryCredentials;

/**
 * Keys from a Vend hub for any client of the AWS SDK, renewed by themselves. What is handed out has
 * at least half of its life left; only while the hub gives no new keys, older ones serve to their
 * end. Safe for use by many threads; with a cache on disk, all processes of a user share keys.
 */
public final class VendCredentialsProvider implements AwsCredentialsProvider {
  private final RenewingProvider provider;

  /**
   * @param address the hub
   * @param tokens prove the caller's identity
   * @param request for what
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   */
  public VendCredentialsProvider(
      HubAddress address,
      TokenSource tokens,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock) {
    this(address, tokens, request, cache, clock, Network.ofProcess());
  }

  /**
   * Over a network of the caller's own.
   *
   * @param address the hub
   * @param tokens prove the caller's identity
   * @param request for what
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param network the way to the hub
   */
  public VendCredentialsProvider(
      HubAddress address,
      TokenSource tokens,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock,
      Network network) {
    this(address, tokens, request, cache, clock, network, RetryPolicy.A_MINUTE);
  }

  VendCredentialsProvider(
      HubAddress address,
      TokenSource tokens,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock,
      Network network,
      RetryPolicy patience) {
    this.provider =
        new RenewingProvider(
            new HubKeys(address, tokens, request, cache, clock, network, patience, Progress.NONE),
            KeptKeys.Older.WHILE_NOBODY_ANSWERS,
            clock);
  }

  /**
   * The keys.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials keys() throws NoCredentials {
    return provider.keys();
  }

  /**
   * The keys, as the SDK asks for them.
   *
   * @throws SdkClientException if there are none; it says why and what to do, and its cause is
   *     {@link NoCredentials}
   */
  @Override
  public AwsCredentials resolveCredentials() {
    return SdkCredentials.of(this::keys, "Vend gave no keys");
  }
}
