package vend.signin.oidc;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.client.file.FileFailure;
import vend.client.sealed.SealedFile;
import vend.client.sealed.SealedFolder;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.token.TokenSource;

/**
 * A sign-in whose tokens are stored, encrypted, on this machine and renewed with the refresh token.
 * If many threads and processes need a token, one of them signs in, and the others wait for it.
 * Safe for use by many threads.
 */
public final class StoredSignIn implements TokenSource {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final OpenIdProvider provider;
  private final SignIn signIn;
  private final SealedFolder folder;
  private final Progress progress;

  /** The outcome of a sign-out. */
  public enum Forgotten {
    /** There was no stored sign-in. */
    NOTHING,
    /** The tokens are deleted on this machine; the issuer did not revoke them. */
    HERE,
    /** The tokens are deleted on this machine, and the issuer has revoked them. */
    EVERYWHERE
  }

  /**
   * @param signIn the way to sign in if no valid tokens are stored
   * @param folder where the tokens are stored
   * @param progress receives each step
   */
  public StoredSignIn(
      OpenIdProvider provider, SignIn signIn, SealedFolder folder, Progress progress) {
    this.provider = provider;
    this.signIn = signIn;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public Secret token() throws NoCredentials {
    return locked(file -> shown(current(file)));
  }

  /** Returns the stored token without a request; it may have expired. */
  @Override
  public Optional<Secret> known() throws NoCredentials {
    return locked(file -> stored(file).flatMap(tokens -> tokens.shown(use())));
  }

  /**
   * Signs in even if a valid sign-in is stored, and replaces it.
   *
   * @throws NoCredentials if the sign-in fails; the stored one then stays
   */
  public Secret signInNow() throws NoCredentials {
    return locked(file -> shown(signedIn(file)));
  }

  /**
   * Signs out: deletes the stored tokens, and revokes the refresh token if the issuer supports
   * that.
   *
   * @throws NoCredentials if the stored tokens cannot be deleted
   */
  public Forgotten forget() throws NoCredentials {
    return locked(file -> {
      Optional<Secret> refresh = stored(file).flatMap(Tokens::refresh);
      if (!file.delete()) {
        return Forgotten.NOTHING;
      }
      return refresh.isPresent() && isRevoked(refresh.get())
          ? Forgotten.EVERYWHERE
          : Forgotten.HERE;
    });
  }

  private boolean isRevoked(Secret refresh) {
    try {
      return provider.revoke(refresh);
    } catch (NoCredentials e) {
      progress.step("the issuer did not revoke the sign-in: %s".formatted(e.getMessage()));
      return false;
    }
  }

  private Tokens current(SealedFile file) throws NoCredentials, IOException {
    Optional<Tokens> stored = stored(file);
    if (stored.isEmpty()) {
      return signedIn(file);
    }
    Tokens tokens = stored.get();
    if (isFresh(tokens)) {
      return tokens;
    }
    if (tokens.refresh().isEmpty()) {
      return signedIn(file);
    }
    try {
      return renewed(file, tokens, tokens.refresh().get());
    } catch (NoCredentials.NotAnswered e) {
      // A token that has not expired still serves.
      if (tokens.end(use()).filter(end -> now().isBefore(end)).isPresent()) {
        return tokens;
      }
      throw e;
    }
  }

  private boolean isFresh(Tokens tokens) {
    Optional<Instant> end = tokens.end(use());
    if (tokens.shown(use()).isEmpty() || end.isEmpty()) {
      return false;
    }
    Duration life = Duration.between(tokens.received(), end.get());
    Duration margin = Collections.min(List.of(MARGIN, life.dividedBy(4)));
    return now().isBefore(end.get().minus(margin));
  }

  private Tokens renewed(SealedFile file, Tokens before, Secret refresh)
      throws NoCredentials, IOException {
    progress.step("renewing the sign-in at %s ...".formatted(provider.serverName()));
    switch (provider.ask(
        List.of(
            Map.entry("grant_type", "refresh_token"),
            Map.entry("refresh_token", refresh.reveal())))) {
      case OpenIdProvider.Reply.Granted(Tokens tokens) -> {
        Tokens all = new IdTokenCheck(provider).renewed(tokens, before).after(before);
        // Store them at once: the issuer may have revoked the previous refresh token.
        keep(file, all);
        // Some issuers renew the access token only.
        return isFresh(all) ? all : signedIn(file);
      }
      case OpenIdProvider.Reply.Refused(OAuthRefusal refusal) -> {
        if (refusal.error().equals("invalid_grant")) {
          progress.step("the sign-in at %s has expired".formatted(provider.serverName()));
          return signedIn(file);
        }
        throw refusal.failure(provider.serverName(), provider.client());
      }
    }
  }

  private Tokens signedIn(SealedFile file) throws NoCredentials, IOException {
    Tokens tokens = signIn.signIn(provider);
    if (tokens.shown(use()).isEmpty()) {
      throw provider.unusable("did not return the required kind of token");
    }
    keep(file, tokens);
    return tokens;
  }

  private static void keep(SealedFile file, Tokens tokens) throws IOException {
    file.replace(tokens.written());
  }

  private static Optional<Tokens> stored(SealedFile file) throws IOException {
    return file.read().flatMap(Tokens::read);
  }

  private Secret shown(Tokens tokens) throws NoCredentials {
    return tokens
        .shown(use())
        .orElseThrow(() -> provider.unusable("did not return the required kind of token"));
  }

  private TokenUse use() {
    return provider.client().use();
  }

  private Instant now() {
    return provider.clock().instant();
  }

  /** Uses the stored file while it is locked. */
  @FunctionalInterface
  private interface Use<T> {
    T of(SealedFile file) throws NoCredentials, IOException;
  }

  private <T> T locked(Use<T> use) throws NoCredentials {
    try (SealedFile file = folder.open(name())) {
      return use.of(file);
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the folder of stored sign-ins cannot be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private List<String> name() {
    OidcClient client = provider.client();
    return List.of(
        "oidc",
        signIn.caller().name(),
        client.issuer(),
        client.id(),
        String.join(" ", client.scopes()),
        client.audience().orElse(""));
  }

  @Override
  public String origin() {
    return "the sign-in at " + provider.client().issuer();
  }
}
