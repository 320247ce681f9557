package vend.signin.oidc;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Answer;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.signin.browser.SignInPageOpener;

/**
 * Signs a person in on any device with a browser, with a code that this machine shows.
 *
 * @param guide shows page and code to the user
 * @param pause waits between two polls
 * @param random generates the PKCE verifier
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628: device authorization grant</a>
 */
public record DeviceSignIn(SignInPageOpener guide, Pause pause, SecureRandom random)
    implements SignIn {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** A sign-in that the issuer has started. */
  private record Begun(String deviceCode, Instant end, Duration interval) {}

  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    Pkce pkce = Pkce.make(random);
    Begun begun = begin(provider, pkce);
    var fields =
        List.of(
            Map.entry("grant_type", GRANT),
            Map.entry("device_code", begun.deviceCode()),
            Map.entry("code_verifier", pkce.verifier().reveal()));
    return new DevicePoll(pause, provider.clock())
        .until(
            begun.end(),
            begun.interval(),
            provider.serverName(),
            () -> polled(provider, provider.ask(fields)));
  }

  private static DevicePoll.Poll<Tokens> polled(OpenIdProvider provider, OpenIdProvider.Reply reply)
      throws NoCredentials {
    return switch (reply) {
      case OpenIdProvider.Reply.Granted(Tokens tokens) ->
          new DevicePoll.Poll.Done<>(new IdTokenCheck(provider).signedIn(tokens, Optional.empty()));
      case OpenIdProvider.Reply.Refused(OAuthRefusal refusal) ->
          switch (refusal.error()) {
            case "authorization_pending" -> new DevicePoll.Poll.Again<>();
            case "slow_down" -> new DevicePoll.Poll.Slower<>();
            default -> throw refusal.failure(provider.serverName(), provider.client());
          };
    };
  }

  private Begun begin(OpenIdProvider provider, Pkce pkce) throws NoCredentials {
    OidcClient client = provider.client();
    var fields =
        new ArrayList<>(
            List.of(
                Map.entry("scope", client.scopeOfPeople(provider.metadata())),
                Map.entry("code_challenge", pkce.challenge()),
                Map.entry("code_challenge_method", Pkce.METHOD)));
    client.audience().ifPresent(audience -> fields.add(Map.entry("audience", audience)));
    URI endpoint =
        provider.metadata().needed("device_authorization_endpoint", "sign-in with a device code");
    Answer answer = provider.post(endpoint, fields);
    Map<String, Object> document = provider.document(answer);
    if (answer.status() != 200) {
      throw OAuthRefusal.of(document)
          .map(refusal -> refusal.failure(provider.serverName(), client))
          .orElseGet(() -> provider.unusable("answered with status %d".formatted(answer.status())));
    }
    return begun(provider, document);
  }

  private Begun begun(OpenIdProvider provider, Map<String, Object> document) throws NoCredentials {
    Optional<String> code = Claim.text(document, "user_code");
    Optional<String> device = Claim.text(document, "device_code");
    if (code.isEmpty() || device.isEmpty()) {
      throw provider.unusable("started a sign-in without a code");
    }
    // The link holds the code already; the code is still shown, so that the user compares both.
    URI page =
        Claim.text(document, "verification_uri_complete")
            .or(() -> Claim.text(document, "verification_uri"))
            .flatMap(DeviceSignIn::page)
            .orElseThrow(() -> provider.unusable("returned no address of a sign-in page"));
    guide.to(page, code);
    return new Begun(
        device.get(),
        provider.clock().instant().plus(seconds(document, "expires_in").orElse(LONGEST)),
        seconds(document, "interval").orElse(DevicePoll.USUAL));
  }

  private static Optional<URI> page(String text) {
    try {
      return Optional.of(SafeAddress.parse(text, "the page"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> seconds(Map<String, Object> document, String name) {
    return document.get(name) instanceof Number number
        ? Optional.of(Duration.ofSeconds(Math.clamp(number.longValue(), 0, LONGEST.toSeconds())))
        : Optional.empty();
  }
}
