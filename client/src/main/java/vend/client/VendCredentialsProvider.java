package vend.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.cache.RenewingCredentials;
import vend.client.http.Network;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.token.TokenDiscovery;
import vend.client.token.TokenSource;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;

/**
 * Provides one role's credentials to any client of the AWS SDK for Java v2, from a Vend hub or
 * another {@link CredentialSource}. Credentials are renewed after half of their lifetime. If
 * renewal fails, the current credentials serve until they expire. Safe for use by many threads; all
 * processes of a user share one cache.
 *
 * <pre>{@code
 * S3Client s3 = S3Client.builder()
 *     .credentialsProvider(VendCredentialsProvider.builder()
 *         .hub("https://vend.example.com")
 *         .role("shop-prod/deploy")
 *         .build())
 *     .build();
 * }</pre>
 */
public final class VendCredentialsProvider implements AwsCredentialsProvider {
  private final RenewingCredentials credentials;

  private VendCredentialsProvider(RenewingCredentials credentials) {
    this.credentials = credentials;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the credentials for the SDK to sign requests with.
   *
   * @throws SdkClientException if no credentials can be obtained; the message says why and what to
   *     do, and its cause is {@link NoCredentials}
   */
  @Override
  public AwsCredentials resolveCredentials() {
    try {
      TemporaryCredentials now = credentials.get();
      return AwsSessionCredentials.builder()
          .accessKeyId(now.accessKeyId())
          .secretAccessKey(now.secretAccessKey().reveal())
          .sessionToken(now.sessionToken().reveal())
          .expirationTime(now.expires())
          .accountId(now.role().account().value())
          .providerName("Vend")
          .build();
    } catch (NoCredentials e) {
      String next = e.next().map(text -> " " + text).orElse("");
      throw SdkClientException.create(
          "Vend returned no credentials: " + e.getMessage() + "." + next, e);
    }
  }

  /**
   * Configures a provider. {@link #role} is required, and either {@link #hub} or {@link #source};
   * every other setting has a default.
   */
  public static final class Builder {
    private @Nullable HubAddress hub;
    private @Nullable CredentialSource source;
    private @Nullable CredentialRequest request;
    private @Nullable TokenSource tokens;
    private @Nullable CredentialCache cache;
    private @Nullable SessionDuration duration;
    private Optional<String> sessionName = Optional.empty();
    private Network network = Network.ofProcess();
    private RetryPolicy patience = RetryPolicy.A_MINUTE;
    private InstantSource clock = InstantSource.system();
    private Progress progress = Progress.NONE;

    private Builder() {}

    /**
     * Sets the hub.
     *
     * @param address for example {@code https://vend.example.com}
     * @throws IllegalArgumentException if it is not a valid hub address
     */
    public Builder hub(String address) {
      hub = HubAddress.parse(address);
      return this;
    }

    /** Sets a source to use instead of a hub. */
    public Builder source(CredentialSource source) {
      this.source = source;
      return this;
    }

    /**
     * Sets the role.
     *
     * @param role an ARN, or account and role. The account is a 12-digit account id; at a hub, it
     *     may also be a name from the grants file: {@code 222222222222/deploy}, {@code
     *     shop-prod/deploy}
     * @throws IllegalArgumentException if it has neither form
     */
    public Builder role(String role) {
      request = CredentialRequest.of(role);
      return this;
    }

    /**
     * Sets how long credentials live. Default: the lifetime that the grant or AWS sets.
     *
     * @param time 15 minutes to 12 hours
     * @throws IllegalArgumentException if it is outside these limits
     */
    public Builder duration(Duration time) {
      duration = new SessionDuration(Math.toIntExact(time.toSeconds()));
      return this;
    }

    /**
     * Sets the session's name in CloudTrail. A hub uses it where the grant lets callers choose it.
     */
    public Builder sessionName(String name) {
      sessionName = Optional.of(name);
      return this;
    }

    /**
     * Sets where the token that proves the caller's identity to the hub comes from. Default: {@code
     * VEND_TOKEN}, {@code VEND_TOKEN_FILE}, or the CI system's token ({@link TokenDiscovery}).
     */
    public Builder tokens(TokenSource tokens) {
      this.tokens = tokens;
      return this;
    }

    /** Sets where credentials are cached. Default: the cache of the current user. */
    public Builder cache(CredentialCache cache) {
      this.cache = cache;
      return this;
    }

    /**
     * Sets the proxies and trusted certificates for requests to the hub. Default: those of the
     * environment variables.
     */
    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    /** Sets how long to retry while the hub is busy. Default: one minute. */
    public Builder patience(RetryPolicy patience) {
      this.patience = patience;
      return this;
    }

    /** Sets the clock. Default: the machine's clock. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Sets the receiver of progress messages. Default: none. */
    public Builder progress(Progress progress) {
      this.progress = progress;
      return this;
    }

    /**
     * Builds the provider. This sends no request yet.
     *
     * @throws IllegalArgumentException if a required setting is missing, or the source cannot
     *     return such credentials; the message says why
     */
    public VendCredentialsProvider build() {
      if (request == null) {
        throw new IllegalArgumentException(
            "name the role, for example .role(\"shop-prod/deploy\")");
      }
      CredentialRequest wanted =
          new CredentialRequest(request.role(), Optional.ofNullable(duration), sessionName, false);
      CredentialCache held =
          cache == null
              ? CredentialCache.ofUser(System.getenv(), new SecureRandom(), clock)
              : cache;
      return new VendCredentialsProvider(
          new RenewingCredentials(
              new CachedCredentials(chosen(), wanted, held, clock, progress),
              clock,
              RenewingCredentials.Ahead.NEVER));
    }

    private CredentialSource chosen() {
      if (source != null) {
        return source;
      }
      if (hub == null) {
        throw new IllegalArgumentException(
            "name the hub, for example .hub(\"https://vend.example.com\"), or another .source(...)");
      }
      return new Hub(hub, tokens == null ? found(hub) : tokens, network, clock, patience, progress);
    }

    private TokenSource found(HubAddress hub) {
      return TokenDiscovery.find(System.getenv(), hub.toString(), network)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "no token was found for the hub: set VEND_TOKEN or VEND_TOKEN_FILE, or call .tokens(...)"));
    }
  }
}
