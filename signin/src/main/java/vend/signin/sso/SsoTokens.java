package vend.signin.sso;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.client.file.LockedFile;
import vend.client.source.NoCredentials;

/**
 * The Identity Center sign-ins that AWS's tools and Vend share in files. A sign-in with a refresh
 * token is renewed in its last 15 minutes, as AWS's tools do. If many threads and processes of Vend
 * need it, one of them renews.
 */
public final class SsoTokens {
  private static final Duration RENEWAL = Duration.ofMinutes(15);

  private final SsoFiles files;
  private final Optional<SsoOidc> oidc;
  private final InstantSource clock;

  /**
   * Reads sign-ins and never renews them.
   *
   * @param folder {@code ~/.aws/sso/cache}
   * @param clock decides what has expired
   */
  public SsoTokens(Path folder, InstantSource clock) {
    this(folder, Optional.empty(), clock);
  }

  /**
   * Reads and renews the sign-ins of one session.
   *
   * @param folder {@code ~/.aws/sso/cache}
   * @param oidc renews the sign-ins
   * @param clock decides what has expired
   */
  public SsoTokens(Path folder, SsoOidc oidc, InstantSource clock) {
    this(folder, Optional.of(oidc), clock);
  }

  private SsoTokens(Path folder, Optional<SsoOidc> oidc, InstantSource clock) {
    this.files = new SsoFiles(folder);
    this.oidc = oidc;
    this.clock = clock;
  }

  /**
   * Returns the token of a session.
   *
   * @throws NoCredentials.SignInRefused if there is none, or it has expired; its advice names the
   *     command to run
   */
  public Secret token(SsoSession session) throws NoCredentials {
    try {
      SsoFiles.Token token = stored(session);
      return isLate(token) && isRenewable(token) ? renewed(session) : unexpired(session, token);
    } catch (IOException e) {
      throw signIn(
          session,
          "the stored sign-in to IAM Identity Center cannot be read (%s)"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private SsoFiles.Token stored(SsoSession session) throws NoCredentials, IOException {
    return files
        .token(session)
        .orElseThrow(() -> signIn(session, "there is no stored sign-in to IAM Identity Center"));
  }

  private boolean isLate(SsoFiles.Token token) {
    return !clock.instant().isBefore(token.expires().minus(RENEWAL));
  }

  private boolean isRenewable(SsoFiles.Token token) {
    return oidc.isPresent()
        && token.refresh().isPresent()
        && token.registration().filter(client -> isGood(client.expires())).isPresent();
  }

  private boolean isGood(Instant end) {
    return clock.instant().isBefore(end);
  }

  private Secret renewed(SsoSession session) throws NoCredentials, IOException {
    LockedFile lock;
    try {
      lock = files.locked(session);
    } catch (IOException e) {
      return withoutStoring(session);
    }
    try (LockedFile file = lock) {
      // Read again: another process may have renewed the token while this one waited.
      SsoFiles.Token token = stored(session);
      if (!isLate(token) || !isRenewable(token)) {
        return unexpired(session, token);
      }
      Optional<SsoFiles.Token> next = next(token);
      if (next.isEmpty()) {
        return unexpired(session, token);
      }
      keep(file, next.get().fields(session));
      return next.get().access();
    }
  }

  /** Ignores errors, so that a full disk does not discard the token that was just received. */
  private static void keep(LockedFile file, Map<String, Object> fields) {
    try {
      SsoFiles.write(file, fields);
    } catch (IOException _) {
      // The next process renews again, or reports that a sign-in is needed.
    }
  }

  /**
   * Serves a session whose folder cannot be written to. A renewal may revoke the stored refresh
   * token, so the stored token is used until it expires.
   */
  private Secret withoutStoring(SsoSession session) throws NoCredentials, IOException {
    SsoFiles.Token token = stored(session);
    if (isGood(token.expires())) {
      return token.access();
    }
    Optional<SsoFiles.Token> next = next(token);
    return next.isPresent() ? next.get().access() : unexpired(session, token);
  }

  /** Renews a token. Empty if that fails; the old one then serves until it expires. */
  private Optional<SsoFiles.Token> next(SsoFiles.Token token) throws NoCredentials {
    String refresh = token.refresh().orElseThrow().reveal();
    try {
      SsoFiles.Token next =
          oidc.orElseThrow()
              .token(
                  token.registration().orElseThrow(),
                  request -> request.grantType("refresh_token").refreshToken(refresh));
      return Optional.of(
          new SsoFiles.Token(
              next.access(),
              next.expires(),
              next.refresh().or(token::refresh),
              next.registration()));
    } catch (SsoService.Refused e) {
      return Optional.empty();
    } catch (NoCredentials.NotAnswered e) {
      if (isGood(token.expires())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Secret unexpired(SsoSession session, SsoFiles.Token token) throws NoCredentials {
    if (!isGood(token.expires())) {
      throw signIn(session, "the sign-in to IAM Identity Center has expired");
    }
    return token.access();
  }

  static NoCredentials signIn(SsoSession session, String what) {
    return new NoCredentials.SignInRefused(what, "Run vend login, or " + session.command() + ".");
  }
}
