package vend.local.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vend.caller.IssuerName;
import vend.caller.ShortLivedCache;
import vend.functions.sts.QueryParameters;

/**
 * The sign-ins on another device that are under way.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628</a>
 */
final class DeviceCodes {
  /** Until then, a person can enter the code. */
  static final Duration LIFE = Duration.ofMinutes(10);

  /** The initial interval between two polls. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Duration SLOWER = Duration.ofSeconds(5);

  /** Longer than a code is valid, so that a late poll gets {@code expired_token}. */
  private static final Duration REMEMBERED = LIFE.multipliedBy(2);

  private static final int MOST = 1_000;

  private final ShortLivedCache<String, Device> devices = new ShortLivedCache<>(MOST);
  private final ShortLivedCache<String, String> userCodes = new ShortLivedCache<>(MOST);
  private final RandomTexts random;
  private final InstantSource clock;

  DeviceCodes(RandomTexts random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /** The person's decision. */
  private sealed interface Decision {
    /** The person has not decided yet. */
    record Pending() implements Decision {}

    /** The person has declined. */
    record Declined() implements Decision {}

    /** The person has signed in. */
    record SignedIn(CompletedSignIn signIn) implements Decision {}
  }

  private record Device(
      IssuerName provider,
      Optional<ProofKey> proofKey,
      boolean offline,
      Instant started,
      Instant nextPoll,
      Duration interval,
      Decision decision) {
    boolean isExpired(Instant now) {
      return !now.isBefore(started.plus(LIFE));
    }

    Device decided(Decision made) {
      return new Device(provider, proofKey, offline, started, nextPoll, interval, made);
    }

    Device polled(Instant now, Duration pause) {
      return new Device(provider, proofKey, offline, started, now.plus(pause), pause, decision);
    }
  }

  /** The two codes of a sign-in. */
  record Started(String deviceCode, String userCode) {}

  synchronized Started start(Provider provider, Optional<ProofKey> proofKey, boolean offline) {
    Instant now = clock.instant();
    var started = new Started(random.secret(), random.userCode());
    var device =
        new Device(
            provider.name(),
            proofKey,
            offline,
            now,
            now.plus(INTERVAL),
            INTERVAL,
            new Decision.Pending());
    devices.keep(started.deviceCode, device, now, REMEMBERED);
    userCodes.keep(letters(started.userCode), started.deviceCode, now, LIFE);
    return started;
  }

  /** Whether a person can decide on this code now. */
  synchronized boolean isPending(Provider provider, String userCode) {
    return pending(provider, userCode).isPresent();
  }

  /**
   * Records that a person has signed in.
   *
   * @return false if the code is unknown, used or has expired
   */
  synchronized boolean signIn(Provider provider, String userCode, Map<String, Object> claims) {
    return pending(provider, userCode)
        .map(code -> {
          Device device = device(code).orElseThrow();
          var signIn =
              new CompletedSignIn(provider.name(), claims, clock.instant(), device.offline);
          decide(code, userCode, device.decided(new Decision.SignedIn(signIn)));
          return true;
        })
        .orElse(false);
  }

  /**
   * Records that a person has declined.
   *
   * @return false if the code is unknown, used or has expired
   */
  synchronized boolean decline(Provider provider, String userCode) {
    return pending(provider, userCode)
        .map(code -> {
          decide(code, userCode, device(code).orElseThrow().decided(new Decision.Declined()));
          return true;
        })
        .orElse(false);
  }

  private void decide(String code, String userCode, Device device) {
    keep(code, device);
    userCodes.forget(letters(userCode));
  }

  private Optional<String> pending(Provider provider, String userCode) {
    Instant now = clock.instant();
    return userCodes
        .find(letters(userCode), now)
        .filter(code ->
            device(code).filter(device -> device.provider.equals(provider.name())).isPresent());
  }

  /**
   * Answers a poll. A finished sign-in is returned once.
   *
   * @throws OAuthError if the sign-in is not complete, or the poll is not allowed
   */
  synchronized CompletedSignIn poll(Provider provider, QueryParameters form) throws OAuthError {
    String code =
        form.get("device_code")
            .orElseThrow(() -> OAuthError.invalidRequest("device_code is missing"));
    Device device =
        device(code)
            .filter(found -> found.provider.equals(provider.name()))
            .orElseThrow(() -> OAuthError.invalidGrant("the device code is unknown or was used"));
    Instant now = clock.instant();
    if (device.isExpired(now)) {
      devices.forget(code);
      throw new OAuthError("expired_token", "the device code has expired");
    }
    if (device.proofKey.isPresent()) {
      device.proofKey.get().check(form);
    }
    return switch (device.decision) {
      case Decision.SignedIn(CompletedSignIn signIn) -> {
        devices.forget(code);
        yield signIn;
      }
      case Decision.Declined() -> {
        devices.forget(code);
        throw new OAuthError("access_denied", "the person has declined the sign-in");
      }
      case Decision.Pending() -> {
        boolean early = now.isBefore(device.nextPoll);
        keep(code, device.polled(now, early ? device.interval.plus(SLOWER) : device.interval));
        throw early
            ? new OAuthError("slow_down", "wait five seconds longer between two polls")
            : new OAuthError("authorization_pending", "the person has not signed in yet");
      }
    };
  }

  private Optional<Device> device(String code) {
    return devices.find(code, clock.instant());
  }

  private void keep(String code, Device device) {
    Instant now = clock.instant();
    devices.keep(code, device, now, Duration.between(now, device.started.plus(REMEMBERED)));
  }

  /** People may type lower case letters, and leave out the hyphen. */
  private static String letters(String userCode) {
    return userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
  }
}
