package vend.client.sso;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import vend.Json;
import vend.Secret;
import vend.client.NoCredentials;

/**
 * The tokens that the AWS CLI keeps after {@code aws sso login}; they are only read.
 *
 * @param folder {@code ~/.aws/sso/cache}
 * @param clock says what has expired
 */
public record SsoTokens(Path folder, InstantSource clock) {
  /**
   * The token of a session.
   *
   * @throws NoCredentials.SignInRefused if there is none, or it has expired; it says what to run
   */
  public Secret token(SsoSession session) throws NoCredentials {
    Map<String, Object> kept = read(session);
    if (!(kept.get("accessToken") instanceof String token
        && kept.get("expiresAt") instanceof String end)) {
      throw signIn(session, "what the AWS CLI keeps has no token");
    }
    if (!clock.instant().isBefore(instant(session, end))) {
      throw signIn(session, "the sign-in to IAM Identity Center has expired");
    }
    return Secret.of(token);
  }

  private Map<String, Object> read(SsoSession session) throws NoCredentials {
    try {
      return Json.readObject(Files.readString(folder.resolve(session.file())));
    } catch (NoSuchFileException e) {
      throw signIn(session, "nobody has signed in to IAM Identity Center here");
    } catch (IOException | Json.MalformedJson e) {
      throw signIn(
          session,
          "the sign-in that the AWS CLI keeps can't be read (%s)"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private static Instant instant(SsoSession session, String text) throws NoCredentials {
    try {
      // The first versions wrote UTC for Z.
      return Instant.parse(text.replaceFirst("UTC$", "Z"));
    } catch (DateTimeException e) {
      throw signIn(session, "the sign-in that the AWS CLI keeps has no end");
    }
  }

  static NoCredentials signIn(SsoSession session, String what) {
    return new NoCredentials.SignInRefused(what, "Run " + session.command() + ".");
  }
}
