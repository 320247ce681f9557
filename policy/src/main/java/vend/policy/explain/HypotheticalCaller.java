package vend.policy.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.Json;
import vend.Printable;
import vend.aws.IdentityProofFormat;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.Issuer;
import vend.caller.OidcIssuer;
import vend.grant.Grants;

/**
 * A caller that somebody says there is; nothing of it was verified.
 *
 * @param caller the caller
 * @param notes what has to be said of that, for people
 * @param nobody why Vend would answer 401 to this one, whatever the grants say
 */
public record HypotheticalCaller(Caller caller, List<String> notes, Optional<String> nobody) {
  private static final Duration LIFE = Duration.ofMinutes(10);

  public HypotheticalCaller {
    notes = List.copyOf(notes);
  }

  /**
   * A caller with these claims; {@code iss} and {@code aud} are the issuer's, and {@code sub} is
   * {@code local}, unless they are among them: as {@code vend token} makes it.
   *
   * @throws InvalidCaller if the claims can be no token's
   */
  public static HypotheticalCaller ofClaims(Issuer issuer, Map<String, Object> claims, Instant now)
      throws InvalidCaller {
    var payload = new LinkedHashMap<String, Object>();
    payload.put("iss", issuer.address());
    payload.put("aud", issuer.audience());
    payload.put("sub", "local");
    payload.putAll(claims);
    return of(issuer, payload, now.plus(LIFE), List.of());
  }

  /**
   * An issuer of the file.
   *
   * @throws InvalidCaller if the file has none of that name
   */
  public static Issuer issuer(Grants grants, String name) throws InvalidCaller {
    return grants.issuers().stream()
        .filter(one -> one.name().value().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidCaller(
                "the grants file has no issuer %s; it has %s"
                    .formatted(
                        name,
                        grants.issuers().stream()
                            .map(one -> one.name().value())
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * The caller that a token speaks of. The signature is not looked at.
   *
   * @throws InvalidCaller if it is no token, or of no issuer in the file
   */
  public static HypotheticalCaller ofToken(Grants grants, String token, Instant now)
      throws InvalidCaller {
    Map<String, Object> payload = payload(token);
    String address = String.valueOf(payload.get("iss"));
    Issuer issuer =
        grants.oidcIssuers().stream()
            .filter(one -> one.oidc().equals(address))
            .findFirst()
            .orElseThrow(() ->
                new InvalidCaller(
                    "the token's iss is no issuer of the grants file: " + Printable.of(address)));
    var notes = new ArrayList<String>();
    notes.add("The token's signature was NOT checked: this is what it claims.");
    Instant expires = expires(payload);
    if (!now.isBefore(expires)) {
      notes.add("The token expired at %s; this is as if it had not.".formatted(expires));
    }
    return of(issuer, payload, expires, notes);
  }

  private static Map<String, Object> payload(String token) throws InvalidCaller {
    if (token.startsWith(IdentityProofFormat.PREFIX)) {
      throw new InvalidCaller(
          "the file holds the proof of an AWS identity, and whose it is only STS can say; use"
              + " --issuer NAME --claim account=... --claim role=...");
    }
    String[] parts = token.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return Json.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      }
    } catch (IllegalArgumentException | Json.MalformedJson e) {
      throw noToken();
    }
    throw noToken();
  }

  /** Says nothing of the content, which may be another secret that was named by mistake. */
  private static InvalidCaller noToken() {
    return new InvalidCaller(
        "the file holds no token: three parts with dots between, in base64url");
  }

  private static Instant expires(Map<String, Object> payload) throws InvalidCaller {
    try {
      if (payload.get("exp") instanceof Number seconds) {
        return Instant.ofEpochSecond(seconds.longValue());
      }
    } catch (DateTimeException e) {
      throw new InvalidCaller("the token's exp is no time");
    }
    throw new InvalidCaller("the token has no exp, so Vend would not take it");
  }

  private static HypotheticalCaller of(
      Issuer issuer, Map<String, Object> payload, Instant expires, List<String> notes)
      throws InvalidCaller {
    Claims claims;
    try {
      claims = Claims.ofPayload(payload);
    } catch (IllegalArgumentException e) {
      throw new InvalidCaller("these can't be a token's claims: " + e.getMessage());
    }
    List<String> audience = claims.values("aud");
    var caller =
        new Caller(
            issuer.name(),
            issuer.address(),
            String.valueOf(Objects.requireNonNullElse(payload.get("sub"), "")),
            audience.isEmpty() ? List.of(issuer.audience()) : audience,
            claims,
            expires,
            claims.single("jti"));
    return new HypotheticalCaller(caller, notes, nobody(issuer, claims));
  }

  private static boolean takesOtherAudiences(Issuer issuer) {
    return issuer instanceof OidcIssuer oidc && oidc.otherAudiences();
  }

  private static Optional<String> nobody(Issuer issuer, Claims claims) {
    List<String> audience = claims.values("aud");
    if (!audience.contains(issuer.audience())
        || (audience.size() > 1 && !takesOtherAudiences(issuer))) {
      return Optional.of(
          "aud is not what issuer %s of the grants file asks for".formatted(issuer.name()));
    }
    return issuer
        .unmetRequirement(claims)
        .map(claim -> "issuer %s requires another %s of everybody".formatted(issuer.name(), claim));
  }
}
