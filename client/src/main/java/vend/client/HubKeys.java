package vend.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.client.cache.CredentialCache;
import vend.client.http.Network;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.token.TokenSource;
import vend.credentials.TemporaryCredentials;

/**
 * Keys of one role from a Vend hub, by way of the user's cache. They belong to who the token says
 * it is: whoever else uses the same account of this machine does not get them. Needs no AWS SDK.
 */
public final class HubKeys implements KeySource {
  private final HubAddress address;
  private final TokenSource tokens;
  private final CredentialRequest request;
  private final InstantSource clock;
  private final Network network;
  private final RetryPolicy patience;
  private final Progress progress;
  private final KeptKeys kept;

  /**
   * Over the network of this process, and with a minute's patience while the hub is busy.
   *
   * @param address the hub
   * @param tokens prove the caller's identity
   * @param request for what
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of each step
   */
  public HubKeys(
      HubAddress address,
      TokenSource tokens,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    this(
        address,
        tokens,
        request,
        cache,
        clock,
        Network.ofProcess(),
        RetryPolicy.A_MINUTE,
        progress);
  }

  /**
   * Tries again for as long as it is told.
   *
   * @param address the hub
   * @param tokens prove the caller's identity
   * @param request for what
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param network the way to the hub
   * @param patience how long to try again while the hub is busy
   * @param progress hears of each step
   */
  public HubKeys(
      HubAddress address,
      TokenSource tokens,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock,
      Network network,
      RetryPolicy patience,
      Progress progress) {
    this.network = network;
    this.patience = patience;
    this.address = address;
    this.tokens = tokens;
    this.request = request;
    this.clock = clock;
    this.progress = progress;
    this.kept =
        new KeptKeys(new Asked(), cache, KeptKeys.Older.WHILE_NOBODY_ANSWERS, clock, progress);
  }

  /**
   * The keys: kept ones while half of their life is left, else new ones.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials keys() throws NoCredentials {
    return keys(false);
  }

  @Override
  public TemporaryCredentials keys(boolean fresh) throws NoCredentials {
    return kept.keys(fresh || request.fresh());
  }

  /** The hub, asked with a token. */
  private final class Asked implements KeptKeys.Asking {
    @Override
    public KeptKeys.Request request(boolean fresh) throws NoCredentials {
      Secret token = tokens.token();
      return new KeptKeys.Request(name(token), new FromHub(token, fresh));
    }

    @Override
    public Optional<List<String>> known() throws NoCredentials {
      return tokens.known().map(HubKeys.this::name);
    }
  }

  private List<String> name(Secret token) {
    return List.of(
        "hub",
        address.toString(),
        tokens.identity(token),
        request.role(),
        request.duration().map(Duration::toString).orElse(""),
        request.sessionName().orElse(""));
  }

  private final class FromHub implements CredentialCache.Fetch {
    private final Secret token;
    private final boolean fresh;

    FromHub(Secret token, boolean fresh) {
      this.token = token;
      this.fresh = fresh;
    }

    @Override
    public TemporaryCredentials keys() throws NoCredentials {
      return keys(patience);
    }

    @Override
    public TemporaryCredentials keysAtOnce() throws NoCredentials {
      return keys(patience.atOnce());
    }

    private TemporaryCredentials keys(RetryPolicy patience) throws NoCredentials {
      progress.step("asking the hub %s by %s ...".formatted(address, tokens.origin()));
      return new Hub(address, network, clock, patience, progress)
          .keys(token, fresh ? request.fresher() : request);
    }
  }
}
