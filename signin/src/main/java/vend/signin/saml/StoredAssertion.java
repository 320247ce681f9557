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
 * Stores another source's SAML response, encrypted, on this machine's disk for a few minutes, so
 * that one sign-in serves several commands. If many processes need it, one of them signs in.
 * Processes that waited for a refused sign-in get the same error, because trying again locks
 * accounts. Safe for use by many threads.
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
   * @param longest how long to store a response: {@link CachedAssertion#USUAL}, or less
   * @param clock decides how old a response is
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
      Optional<SamlResponse> usable =
          stored.filter(one -> serves(one, fresh, began)).map(Stored::response);
      if (usable.isPresent()) {
        return usable.get();
      }
      // Measured before the sign-in, since the provider issues the assertion during it.
      Instant made = clock.instant();
      SamlResponse response = signedIn(fresh, began);
      file.replace(text(made, response));
      return response;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the folder of stored sign-ins cannot be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  /** A fresh response may also be one that another process obtained since this call began. */
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
   * Deletes the stored response.
   *
   * @return whether there was one
   * @throws IOException if it cannot be deleted
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
