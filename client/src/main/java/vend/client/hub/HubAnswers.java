package vend.client.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.client.NoCredentials;
import vend.client.RoleKeys;
import vend.client.http.SafeAddress;
import vend.console.ConsoleLink;
import vend.iam.RoleArn;

/** Reads what a hub answers. */
final class HubAnswers {
  private static final String NOT_VEND =
      "Check the address: curl -i ADDRESS/healthz shows what answers there.";

  private HubAnswers() {}

  static RoleKeys keys(String body, Instant received) throws NoCredentials {
    Map<String, Object> document = document(body);
    try {
      return new RoleKeys(
          RoleArn.parse(text(document, "RoleArn")).orElseThrow(HubAnswers::unusable),
          text(document, "AccessKeyId"),
          Secret.of(text(document, "SecretAccessKey")),
          Secret.of(text(document, "SessionToken")),
          received,
          Instant.parse(text(document, "Expiration")));
    } catch (DateTimeException e) {
      throw unusable();
    }
  }

  static List<GrantedRole> roles(String body) throws NoCredentials {
    if (!(document(body).get("roles") instanceof List<?> list)) {
      throw unusable();
    }
    var roles = new ArrayList<GrantedRole>();
    for (Object entry : list) {
      if (!(entry instanceof Map<?, ?> role
          && role.get("maxDuration") instanceof Number seconds
          && role.get("role") instanceof String arn
          && role.get("accountName") instanceof String account)) {
        throw unusable();
      }
      roles.add(
          new GrantedRole(
              RoleArn.parse(arn).orElseThrow(HubAnswers::unusable),
              account,
              Duration.ofSeconds(seconds.longValue())));
    }
    return roles;
  }

  static Map<String, Object> explanation(String body) throws NoCredentials {
    Map<String, Object> document = document(body);
    text(document, "decision");
    return document;
  }

  /** A link that a browser may open: nothing but an address that a hub could be at, too. */
  static ConsoleLink link(String body) throws NoCredentials {
    Map<String, Object> document = document(body);
    try {
      String url = text(document, "url");
      if (!SafeAddress.isSafe(new URI(url))) {
        throw unusable();
      }
      return new ConsoleLink(Secret.of(url), Instant.parse(text(document, "expiration")));
    } catch (URISyntaxException | DateTimeException e) {
      throw unusable();
    }
  }

  private static Map<String, Object> document(String body) throws NoCredentials {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      throw unusable();
    }
  }

  private static String text(Map<String, Object> document, String name) throws NoCredentials {
    if (document.get(name) instanceof String text) {
      return text;
    }
    throw unusable();
  }

  private static NoCredentials unusable() {
    return new NoCredentials.UnusableAnswer(
        "what answered at the hub's address is no Vend", NOT_VEND);
  }

  /** What an answer without keys means. */
  static NoCredentials refusal(
      HubAddress hub, int status, String body, Optional<String> retryAfter) {
    Optional<Map<String, Object>> problem = problem(body);
    String detail = problem.map(document -> String.valueOf(document.get("detail"))).orElse("");
    String code = problem.map(document -> String.valueOf(document.get("code"))).orElse("");
    String said = detail + problem.map(HubAnswers::requestId).orElse("");
    return switch (status) {
      case 401 -> new NoCredentials.SignInRefused(said(said, hub, status), signIn(code));
      case 403 ->
          code.equals("RefusedByAws") || code.equals("ConsoleRefused")
              ? new NoCredentials.RefusedByAws(said(said, hub, status), "")
              : new NoCredentials.RoleNotOffered(
                  said(said, hub, status), "vend roles lists what you may take.");
      case 429, 502, 503, 504 ->
          new NoCredentials.NotAnswered(
              said(said, hub, status), "Try again.", retryAfter.flatMap(HubAnswers::seconds));
      default ->
          new NoCredentials.UnusableAnswer(
              said(said, hub, status), problem.isPresent() ? "" : NOT_VEND);
    };
  }

  private static String signIn(String code) {
    return code.equals("TokenExpired")
        ? "Get a new token, and try again."
        : "Check that the token is of an issuer that this hub accepts, and made for its audience.";
  }

  private static Optional<Map<String, Object>> problem(String body) {
    try {
      return Optional.of(Json.readObject(body)).filter(document -> document.containsKey("code"));
    } catch (Json.MalformedJson e) {
      return Optional.empty();
    }
  }

  private static String requestId(Map<String, Object> problem) {
    return problem.get("requestId") instanceof String id ? " (request %s)".formatted(id) : "";
  }

  private static String said(String said, HubAddress hub, int status) {
    return said.isEmpty() ? "the hub %s answered %d".formatted(hub, status) : said;
  }

  private static Optional<Duration> seconds(String retryAfter) {
    return retryAfter.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
        : Optional.empty();
  }
}
