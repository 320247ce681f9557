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
 * The sign-ins that AWS's tools and Vend keep, in files that all of them read. Those that can be
 * are renewed in their last 15 minutes, as AWS's tools do it. However many threads and processes of
 * Vend ask, one of them renews.
 */
public final class SsoTokens {
  private static final Duration RENEWAL = Duration.ofMinutes(15);

  private final SsoFiles files;
  private final Optional<SsoOidc> oidc;
  private final InstantSource clock;

  /**
   * Sign-ins that are only read.
   *
   * @param folder {@code ~/.aws/sso/cache}
   * @param clock says what has expired
   */
  public SsoTokens(Path folder, InstantSource clock) {
    this(folder, Optional.empty(), clock);
  }

  /**
   * Sign-ins of one session that are renewed.
   *
   * @param folder {@code ~/.aws/sso/cache}
   * @param oidc renews
   * @param clock says what has expired
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
   * The token of a session.
   *
   * @throws NoCredentials.SignInRefused if there is none, or it has expired; it says what to run
   */
  public Secret token(SsoSession session) throws NoCredentials {
    try {
      SsoFiles.Token token = kept(session);
      return isLate(token) && isRenewable(token) ? renewed(session) : unexpired(session, token);
    } catch (IOException e) {
      throw signIn(
          session,
          "the kept sign-in to IAM Identity Center can't be read (%s)"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private SsoFiles.Token kept(SsoSession session) throws NoCredentials, IOException {
    return files
        .token(session)
        .orElseThrow(() -> signIn(session, "nobody has signed in to IAM Identity Center here"));
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
      return unkept(session);
    }
    try (LockedFile file = lock) {
      // Another may have done it while this one waited.
      SsoFiles.Token token = kept(session);
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

  /** A full disk does not take away the token that was just given. */
  private static void keep(LockedFile file, Map<String, Object> fields) {
    try {
      SsoFiles.write(file, fields);
    } catch (IOException _) {
      // The next process renews again, or says that a sign-in is needed.
    }
  }

  /**
   * Where nothing can be written. A new token may end the refresh token that is kept, so the one
   * before serves to its end first.
   */
  private Secret unkept(SsoSession session) throws NoCredentials, IOException {
    SsoFiles.Token token = kept(session);
    if (isGood(token.expires())) {
      return token.access();
    }
    Optional<SsoFiles.Token> next = next(token);
    return next.isPresent() ? next.get().access() : unexpired(session, token);
  }

  /** Empty if there is none: until it has expired, the one before still serves. */
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
