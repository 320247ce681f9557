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
import vend.caller.Person;
import vend.grant.Grants;

/**
 * An assumed caller for explanations. Nothing about it is verified.
 *
 * @param notes what the user should know about the assumption, in full sentences
 * @param rejection why Vend would reject this caller with 401, whatever the grants say
 */
public record HypotheticalCaller(Caller caller, List<String> notes, Optional<String> rejection) {
  private static final Duration LIFE = Duration.ofMinutes(10);

  public HypotheticalCaller {
    notes = List.copyOf(notes);
  }

  /**
   * Creates a caller with these claims, as {@code vend token} does. Defaults: {@code iss} and
   * {@code aud} of the issuer, and {@code local} as {@code sub}.
   *
   * @throws InvalidCaller if a token cannot have these claims
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
   * Finds an issuer of the file by name.
   *
   * @throws InvalidCaller if the file has no issuer of that name
   */
  public static Issuer issuer(Grants grants, String name) throws InvalidCaller {
    return grants.issuers().stream()
        .filter(one -> one.name().value().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidCaller(
                "The grants file has no issuer %s. Its issuers are: %s."
                    .formatted(
                        name,
                        grants.issuers().stream()
                            .map(one -> one.name().value())
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * Creates the caller that a token names, without verifying the signature.
   *
   * @throws InvalidCaller if the text is not a token, or its issuer is not in the file
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
                    "No issuer of the grants file has the token's iss: " + Printable.of(address)));
    var notes = new ArrayList<String>();
    notes.add("The token's signature was NOT verified: the answer relies on the token's claims.");
    Instant expires = expires(payload);
    if (!now.isBefore(expires)) {
      notes.add("The token expired at %s. The answer ignores that.".formatted(expires));
    }
    return of(issuer, payload, expires, notes);
  }

  private static Map<String, Object> payload(String token) throws InvalidCaller {
    if (token.startsWith(IdentityProofFormat.PREFIX)) {
      throw new InvalidCaller(
          "The file contains the proof of an AWS identity, which only STS can read. Use --issuer"
              + " NAME --claim account=... --claim role=... instead.");
    }
    String[] parts = token.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return Json.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      }
    } catch (IllegalArgumentException | Json.MalformedJson e) {
      throw notAToken();
    }
    throw notAToken();
  }

  /** The message must not contain the text: the user may have named another secret by mistake. */
  private static InvalidCaller notAToken() {
    return new InvalidCaller(
        "The file contains no token. A token has three base64url parts, separated by dots.");
  }

  private static Instant expires(Map<String, Object> payload) throws InvalidCaller {
    try {
      if (payload.get("exp") instanceof Number seconds) {
        return Instant.ofEpochSecond(seconds.longValue());
      }
    } catch (DateTimeException e) {
      throw new InvalidCaller("The token's exp is not a valid time.");
    }
    throw new InvalidCaller("The token has no exp. Vend would reject it.");
  }

  private static HypotheticalCaller of(
      Issuer issuer, Map<String, Object> payload, Instant expires, List<String> notes)
      throws InvalidCaller {
    Claims claims;
    try {
      claims = Claims.ofPayload(payload);
    } catch (IllegalArgumentException e) {
      throw new InvalidCaller("A token cannot have these claims: " + e.getMessage());
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
            claims.single("jti"),
            person(issuer, claims, payload));
    return new HypotheticalCaller(caller, notes, rejection(issuer, claims));
  }

  private static Optional<Person> person(
      Issuer issuer, Claims claims, Map<String, Object> payload) {
    return issuer
        .person()
        .flatMap(
            claim -> issuer instanceof OidcIssuer ? claim.of(claims, payload) : claim.of(claims));
  }

  private static boolean acceptsOtherAudiences(Issuer issuer) {
    return issuer instanceof OidcIssuer oidc && oidc.otherAudiences();
  }

  private static Optional<String> rejection(Issuer issuer, Claims claims) {
    List<String> audience = claims.values("aud");
    if (!audience.contains(issuer.audience())
        || (audience.size() > 1 && !acceptsOtherAudiences(issuer))) {
      return Optional.of(
          "The claim aud does not match the audience of the issuer %s in the grants file."
              .formatted(issuer.name()));
    }
    return issuer
        .unmetRequirement(claims)
        .map(claim ->
            "The issuer %s requires another value of the claim %s."
                .formatted(issuer.name(), claim));
  }
}
