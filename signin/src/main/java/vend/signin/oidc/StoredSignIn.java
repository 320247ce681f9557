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
 * A sign-in that lasts: its tokens lie sealed on this machine and are renewed by the refresh token.
 * However many threads and processes ask, one of them signs in and the others wait for it. Safe for
 * use by many threads.
 */
public final class StoredSignIn implements TokenSource {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final OpenIdProvider provider;
  private final SignIn signIn;
  private final SealedFolder folder;
  private final Progress progress;

  /** What was left of a sign-in that was forgotten. */
  public enum Forgotten {
    /** Nobody was signed in. */
    NOTHING,
    /** The tokens are gone here; the issuer was not told, or does not take them back. */
    HERE,
    /** The issuer takes them no more, either. */
    EVERYWHERE
  }

  /**
   * @param provider who gives tokens
   * @param signIn how they are got where there are none
   * @param folder where they are kept
   * @param progress hears of each step
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

  /** Without asking anybody; it may have expired. */
  @Override
  public Optional<Secret> known() throws NoCredentials {
    return locked(file -> kept(file).flatMap(tokens -> tokens.shown(use())));
  }

  /**
   * Signs in, also where somebody is signed in, and keeps that in the place of the one before.
   *
   * @throws NoCredentials if it does not come to its end; what was kept is then still there
   */
  public Secret signInNow() throws NoCredentials {
    return locked(file -> shown(signedIn(file)));
  }

  /**
   * Forgets the sign-in, and has the issuer take it back where that is offered.
   *
   * @throws NoCredentials if it can't be forgotten
   */
  public Forgotten forget() throws NoCredentials {
    return locked(file -> {
      Optional<Secret> refresh = kept(file).flatMap(Tokens::refresh);
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
      progress.step("the sign-in was not taken back: %s".formatted(e.getMessage()));
      return false;
    }
  }

  private Tokens current(SealedFile file) throws NoCredentials, IOException {
    Optional<Tokens> kept = kept(file);
    if (kept.isEmpty()) {
      return signedIn(file);
    }
    Tokens tokens = kept.get();
    if (isFresh(tokens)) {
      return tokens;
    }
    if (tokens.refresh().isEmpty()) {
      return signedIn(file);
    }
    try {
      return renewed(file, tokens, tokens.refresh().get());
    } catch (NoCredentials.NotAnswered e) {
      // What has not ended yet still serves.
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
    progress.step("renewing the sign-in at %s ...".formatted(provider.who()));
    switch (provider.ask(
        List.of(
            Map.entry("grant_type", "refresh_token"),
            Map.entry("refresh_token", refresh.reveal())))) {
      case OpenIdProvider.Said.Granted(Tokens tokens) -> {
        Tokens all = new IdTokenCheck(provider).renewed(tokens, before).after(before);
        // At once: the refresh token before may be worth nothing from now on.
        keep(file, all);
        // Some issuers renew the access token alone.
        return isFresh(all) ? all : signedIn(file);
      }
      case OpenIdProvider.Said.Refused(OAuthRefusal refusal) -> {
        if (refusal.error().equals("invalid_grant")) {
          progress.step("the sign-in at %s is over".formatted(provider.who()));
          return signedIn(file);
        }
        throw refusal.failure(provider.who(), provider.client());
      }
    }
  }

  private Tokens signedIn(SealedFile file) throws NoCredentials, IOException {
    Tokens tokens = signIn.signIn(provider);
    if (tokens.shown(use()).isEmpty()) {
      throw provider.unusable("gave no token of the kind that is wanted");
    }
    keep(file, tokens);
    return tokens;
  }

  private static void keep(SealedFile file, Tokens tokens) throws IOException {
    file.replace(tokens.written());
  }

  private static Optional<Tokens> kept(SealedFile file) throws IOException {
    return file.read().flatMap(Tokens::read);
  }

  private Secret shown(Tokens tokens) throws NoCredentials {
    return tokens
        .shown(use())
        .orElseThrow(() -> provider.unusable("gave no token of the kind that is wanted"));
  }

  private TokenUse use() {
    return provider.client().use();
  }

  private Instant now() {
    return provider.clock().instant();
  }

  /** Does something with the file while nobody else has it. */
  @FunctionalInterface
  private interface Use<T> {
    T of(SealedFile file) throws NoCredentials, IOException;
  }

  private <T> T locked(Use<T> use) throws NoCredentials {
    try (SealedFile file = folder.open(name())) {
      return use.of(file);
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the folder of kept sign-ins can't be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private List<String> name() {
    OidcClient client = provider.client();
    return List.of(
        "oidc",
        signIn.who().name(),
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
