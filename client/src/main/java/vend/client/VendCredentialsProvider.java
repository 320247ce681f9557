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
 * Credentials of one role for any client of the AWS SDK, from a Vend hub or another {@link
 * CredentialSource}. They are renewed when half of their lifetime is over; while there are no new
 * ones, older ones serve until they expire. Safe for use by many threads; all processes of a user
 * share one cache.
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

  /** Makes a provider. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The credentials, as the SDK asks for them.
   *
   * @throws SdkClientException if there are none; the message says why and what to do, and its
   *     cause is {@link NoCredentials}
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
      throw SdkClientException.create("Vend gave no keys: " + e.getMessage() + "." + next, e);
    }
  }

  /**
   * Says which credentials. {@link #role} is needed, and {@link #hub} or {@link #source}; all else
   * has a default.
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
     * The hub.
     *
     * @param address for example {@code https://vend.example.com}
     * @throws IllegalArgumentException if it is no address of a hub
     */
    public Builder hub(String address) {
      hub = HubAddress.parse(address);
      return this;
    }

    /** Another source in the place of a hub. */
    public Builder source(CredentialSource source) {
      this.source = source;
      return this;
    }

    /**
     * The role.
     *
     * @param role an ARN, or account and role: {@code shop-prod/deploy} at a hub, {@code
     *     222222222222/deploy} anywhere
     * @throws IllegalArgumentException if it is neither
     */
    public Builder role(String role) {
      request = CredentialRequest.of(role);
      return this;
    }

    /**
     * How long credentials live. Default: as long as the grant or AWS says.
     *
     * @param time 15 minutes to 12 hours
     * @throws IllegalArgumentException if it is outside
     */
    public Builder duration(Duration time) {
      duration = new SessionDuration(Math.toIntExact(time.toSeconds()));
      return this;
    }

    /** The session's name in CloudTrail, used where the grant lets callers choose it. */
    public Builder sessionName(String name) {
      sessionName = Optional.of(name);
      return this;
    }

    /**
     * What proves the caller's identity to the hub. Default: {@code VEND_TOKEN}, {@code
     * VEND_TOKEN_FILE}, or what the CI system gives ({@link TokenDiscovery}).
     */
    public Builder tokens(TokenSource tokens) {
      this.tokens = tokens;
      return this;
    }

    /** Where credentials are cached. Default: the user's own cache. */
    public Builder cache(CredentialCache cache) {
      this.cache = cache;
      return this;
    }

    /** The way to the hub. Default: by the proxies and certificates of the environment. */
    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    /** How long to try again while the hub is busy. Default: a minute. */
    public Builder patience(RetryPolicy patience) {
      this.patience = patience;
      return this;
    }

    /** What says the time. Default: the machine's clock. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** What hears of each step. Default: nothing. */
    public Builder progress(Progress progress) {
      this.progress = progress;
      return this;
    }

    /**
     * Makes the provider; no server is asked yet.
     *
     * @throws IllegalArgumentException if something is missing, or the source can give no such
     *     credentials; the message says what
     */
    public VendCredentialsProvider build() {
      if (request == null) {
        throw new IllegalArgumentException("name the role: .role(\"shop-prod/deploy\")");
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
            "name the hub, .hub(\"https://vend.example.com\"), or another source");
      }
      return new Hub(hub, tokens == null ? found(hub) : tokens, network, clock, patience, progress);
    }

    private TokenSource found(HubAddress hub) {
      return TokenDiscovery.find(System.getenv(), hub.toString(), network)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "there is no token to show: set VEND_TOKEN or VEND_TOKEN_FILE, or say .tokens(...)"));
    }
  }
}
