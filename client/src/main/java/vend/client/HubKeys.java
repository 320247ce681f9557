package vend.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.client.cache.KeyCache;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.hub.KeyRequest;
import vend.client.token.TokenClaims;
import vend.client.token.TokenSource;

/**
 * Keys of one role from a Vend hub, by way of the user's cache. They belong to the claims of the
 * token: whoever else uses the same account of this machine does not get them. Needs no AWS SDK.
 */
public final class HubKeys {
  private final HubAddress address;
  private final TokenSource tokens;
  private final KeyRequest request;
  private final KeyCache cache;
  private final InstantSource clock;
  private final Progress progress;

  /**
   * @param address the hub
   * @param tokens who asks
   * @param request for what
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of each step
   */
  public HubKeys(
      HubAddress address,
      TokenSource tokens,
      KeyRequest request,
      KeyCache cache,
      InstantSource clock,
      Progress progress) {
    this.address = address;
    this.tokens = tokens;
    this.request = request;
    this.cache = cache;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The keys: kept ones while half of their life is left, else new ones.
   *
   * @throws NoCredentials if there are none
   */
  public RoleKeys keys() throws NoCredentials {
    try {
      RoleKeys keys = keptOrNew(tokens.known());
      progress.step(
          "keys for %s: %s".formatted(MaskedAccount.of(keys.role().account()), life(keys)));
      return keys;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the cache of keys can't be used (%s)".formatted(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  /** A token that has expired still says whose the kept keys are; nobody is asked for another. */
  private RoleKeys keptOrNew(Optional<Secret> known) throws NoCredentials, IOException {
    if (known.isPresent() && !request.fresh()) {
      Optional<RoleKeys> kept = cache.kept(name(known.get()));
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    Secret token;
    try {
      token = tokens.token();
    } catch (NoCredentials.NotAnswered e) {
      if (known.isEmpty()) {
        throw e;
      }
      return cache.keysOrOlder(name(known.get()), request.fresh(), () -> none(e));
    }
    return cache.keysOrOlder(name(token), request.fresh(), () -> ask(token));
  }

  private static RoleKeys none(NoCredentials why) throws NoCredentials {
    throw why;
  }

  private List<String> name(Secret token) {
    return List.of(
        "hub",
        address.toString(),
        TokenClaims.identity(token),
        request.role(),
        request.duration().map(Duration::toString).orElse(""),
        request.sessionName().orElse(""));
  }

  private RoleKeys ask(Secret token) throws NoCredentials {
    progress.step("asking the hub %s by %s ...".formatted(address, tokens.origin()));
    return new Hub(address, clock).keys(token, request);
  }

  private String life(RoleKeys keys) {
    Instant now = clock.instant();
    return now.isAfter(keys.renewal())
        ? "no new ones now, these end in " + minutes(now, keys.expires())
        : "renew in " + minutes(now, keys.renewal());
  }

  private static String minutes(Instant from, Instant to) {
    long minutes = Duration.between(from, to).toMinutes();
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
