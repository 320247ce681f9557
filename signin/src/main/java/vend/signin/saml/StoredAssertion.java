package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.file.FileFailure;
import vend.client.sealed.SealedFile;
import vend.client.sealed.SealedFolder;
import vend.client.sealed.SignInRefusals;
import vend.client.source.NoCredentials;

/**
 * Keeps what another source gave, sealed on this machine's disk for a few minutes, so that several
 * commands take one sign-in. However many processes ask, one of them signs in; those that waited
 * for it while it was refused are refused with it, since trying again locks accounts. Safe for use
 * by many threads.
 */
public final class StoredAssertion implements AssertionSource {
  private static final int MOST_CHARACTERS = 128 * 1024;

  private final AssertionSource source;
  private final SealedFolder files;
  private final SignInRefusals refusals;
  private final Duration longest;
  private final InstantSource clock;

  private record Stored(Instant made, SamlResponse response) {}

  /**
   * @param source signs in
   * @param files keeps it
   * @param longest how long one is kept: {@link CachedAssertion#USUAL}, or less
   * @param clock says how old one is
   */
  public StoredAssertion(
      AssertionSource source, SealedFolder files, Duration longest, InstantSource clock) {
    this.source = source;
    this.files = files;
    this.refusals = SignInRefusals.beside(files);
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    Instant began = clock.instant();
    try (SealedFile file = files.open(name())) {
      Optional<Stored> stored = file.read().flatMap(StoredAssertion::read);
      Optional<SamlResponse> kept =
          stored.filter(one -> serves(one, fresh, began)).map(Stored::response);
      if (kept.isPresent()) {
        return kept.get();
      }
      // It ages from before it was made.
      Instant made = clock.instant();
      SamlResponse response = signedIn(fresh, began);
      file.replace(text(made, response));
      return response;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the folder of kept sign-ins can't be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  /** Where a new one is wanted, one that somebody else got meanwhile is as good. */
  private boolean serves(Stored stored, boolean fresh, Instant began) {
    Instant now = clock.instant();
    return !now.isBefore(stored.made)
        && now.isBefore(stored.made.plus(longest))
        && (!fresh || !stored.made.isBefore(began));
  }

  private SamlResponse signedIn(boolean fresh, Instant began) throws NoCredentials, IOException {
    Optional<NoCredentials.SignInRefused> refused = refusals.since(name(), began);
    if (refused.isPresent()) {
      throw refused.get();
    }
    try {
      return source.response(fresh);
    } catch (NoCredentials.SignInRefused e) {
      refusals.add(name(), e, clock.instant());
      throw e;
    }
  }

  /**
   * Forgets it.
   *
   * @return whether there was one
   * @throws IOException if it can't be deleted
   */
  public boolean forget() throws IOException {
    try (SealedFile file = files.open(name())) {
      return file.delete();
    }
  }

  private List<String> name() {
    return List.of("saml", source.origin());
  }

  private static byte[] text(Instant made, SamlResponse response) {
    return Json.write(Map.of("made", made.toString(), "response", response.base64().reveal()))
        .getBytes(UTF_8);
  }

  private static Optional<Stored> read(byte[] text) {
    try {
      Map<String, Object> fields = Json.readObject(new String(text, UTF_8), MOST_CHARACTERS);
      return fields.get("made") instanceof String made
              && fields.get("response") instanceof String response
          ? Optional.of(new Stored(Instant.parse(made), SamlResponse.of(response)))
          : Optional.empty();
    } catch (Json.MalformedJson | DateTimeException | NoCredentials e) {
      return Optional.empty();
    }
  }

  @Override
  public String origin() {
    return source.origin();
  }
}
