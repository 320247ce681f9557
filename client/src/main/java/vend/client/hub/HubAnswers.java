package vend.client.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vend.Json;
import vend.Printable;
import vend.Reason;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.client.source.ReceivedCredentials;
import vend.console.ConsoleLink;
import vend.credentials.TemporaryCredentials;

/** Reads what a hub answers. */
final class HubAnswers {
  private static final String NOT_VEND =
      "Check the address: curl -i ADDRESS/healthz shows what answers there.";

  private HubAnswers() {}

  static TemporaryCredentials credentials(String body, RoleReference asked, Instant received)
      throws NoCredentials {
    Map<String, Object> document = document(body);
    RoleArn role = RoleArn.parse(text(document, "RoleArn")).orElseThrow(HubAnswers::unusable);
    if (!isAsked(role, asked)) {
      throw new NoCredentials.UnusableAnswer(
          "the hub was asked for %s and gave credentials of another role, %s"
              .formatted(asked, role),
          "Check the address of the hub, and tell its operator.");
    }
    try {
      return ReceivedCredentials.from(
          "the hub",
          role,
          text(document, "AccessKeyId"),
          Secret.of(text(document, "SecretAccessKey")),
          Secret.of(text(document, "SessionToken")),
          received,
          Instant.parse(text(document, "Expiration")));
    } catch (DateTimeException e) {
      throw unusable();
    }
  }

  /**
   * Whether a role may be what was asked for: the same ARN; or the same account, where the request
   * gives its number, and the same name, with or without the path that the hub knows.
   */
  private static boolean isAsked(RoleArn role, RoleReference asked) {
    return switch (asked) {
      case RoleReference.ByArn(RoleArn arn) -> arn.equals(role);
      case RoleReference.ByName(String account, String name) ->
          (!AccountId.isValid(account) || role.account().value().equals(account))
              && ("/" + role.pathAndName()).endsWith("/" + name);
    };
  }

  static List<Hub.GrantedRole> roles(String body) throws NoCredentials {
    if (!(document(body).get("roles") instanceof List<?> list)) {
      throw unusable();
    }
    var roles = new ArrayList<Hub.GrantedRole>();
    for (Object entry : list) {
      if (!(entry instanceof Map<?, ?> role
          && role.get("maxDuration") instanceof Number seconds
          && role.get("role") instanceof String arn
          && role.get("accountName") instanceof String account)) {
        throw unusable();
      }
      roles.add(
          new Hub.GrantedRole(
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

  /** A link that a browser may open: to AWS's sign-in service, or from this machine to itself. */
  static ConsoleLink link(String body, HubAddress hub) throws NoCredentials {
    Map<String, Object> document = document(body);
    try {
      String url = text(document, "url");
      URI address = new URI(url);
      if (!SafeAddress.isSafe(address)) {
        throw unusable();
      }
      if (!isSignIn(address) && !(hub.isLoopback() && SafeAddress.isLoopback(address))) {
        throw new NoCredentials.UnusableAnswer(
            "the hub sent a console link to %s, which is not AWS's sign-in service"
                .formatted(Printable.of(address.getHost())),
            "Do not open it, and tell the operator of the hub.");
      }
      return new ConsoleLink(Secret.of(url), Instant.parse(text(document, "expiration")));
    } catch (URISyntaxException | DateTimeException e) {
      throw unusable();
    }
  }

  /**
   * Of any region.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/signin/latest/userguide/allowlist-domains.html">Domains
   *     of AWS Sign-In</a>
   */
  private static boolean isSignIn(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    return "https".equals(address.getScheme())
        && address.getPort() == -1
        && Stream.concat(
                Stream.of("signin.aws"),
                Arrays.stream(Partition.values()).map(Partition::signInDomain))
            .anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
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
          code.equals(Reason.REFUSED_BY_AWS.code()) || code.equals(Reason.CONSOLE_REFUSED.code())
              ? new NoCredentials.RefusedByAws(said(said, hub, status), "")
              : new NoCredentials.RoleNotOffered(
                  said(said, hub, status), "vend roles lists what you may take.");
      case 429, 502, 503, 504 ->
          busy(said(said, hub, status), retryAfter.flatMap(HubAnswers::seconds));
      default ->
          new NoCredentials.UnusableAnswer(
              said(said, hub, status), problem.isPresent() ? "" : NOT_VEND);
    };
  }

  private static NoCredentials busy(String said, Optional<Duration> retryAfter) {
    String when = retryAfter.map(time -> " in %d s".formatted(time.toSeconds())).orElse("");
    return NoCredentials.NotAnswered.passing(said, "Try again%s.".formatted(when), retryAfter);
  }

  private static String signIn(String code) {
    return code.equals(Reason.TOKEN_EXPIRED.code())
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
