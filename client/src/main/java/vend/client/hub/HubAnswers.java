package vend.client.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

/** Parses a hub's HTTP responses. */
final class HubAnswers {
  /** The approval of a request can change these denials. */
  private static final Set<String> NEEDS_REQUEST =
      codes(Reason.APPROVAL_REQUIRED, Reason.APPROVAL_CHANGED, Reason.APPROVAL_ENDING);

  /** The list of granted roles does not help with these denials. */
  private static final Set<String> NOT_ABOUT_ROLES =
      codes(
          Reason.NOT_AN_OPERATOR,
          Reason.OPERATOR_FROZEN,
          Reason.NOT_AN_APPROVER,
          Reason.OWN_REQUEST,
          Reason.CHAT_NOT_ENOUGH,
          Reason.PERSON_REQUIRED,
          Reason.FROZEN);

  private static final String NOT_VEND = "Check the hub's address: curl -i ADDRESS/healthz";

  private HubAnswers() {}

  private static Set<String> codes(Reason... reasons) {
    return Arrays.stream(reasons).map(Reason::code).collect(Collectors.toUnmodifiableSet());
  }

  static TemporaryCredentials credentials(String body, RoleReference requested, Instant received)
      throws NoCredentials {
    Map<String, Object> document = document(body);
    RoleArn role = RoleArn.parse(text(document, "RoleArn")).orElseThrow(HubAnswers::unusable);
    if (!isRequested(role, requested)) {
      throw new NoCredentials.UnusableAnswer(
          "the request was for %s, but the hub returned credentials of another role, %s"
              .formatted(requested, role),
          "Check the hub's address, and report this to its operator.");
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
   * Whether a role matches the request: the same ARN; or the same name, with or without its IAM
   * path, in the same account if the request gives an account id.
   */
  private static boolean isRequested(RoleArn role, RoleReference requested) {
    return switch (requested) {
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
              Duration.ofSeconds(seconds.longValue()),
              Boolean.TRUE.equals(role.get("approval"))));
    }
    return roles;
  }

  static Map<String, Object> explanation(String body) throws NoCredentials {
    Map<String, Object> document = document(body);
    text(document, "decision");
    return document;
  }

  static LeasePage leases(String body) throws NoCredentials {
    Map<String, Object> document = document(body);
    if (!document.containsKey("leases")) {
      throw unusable();
    }
    return page(document);
  }

  /** The list is absent if the hub has revoked, but could not read the list. */
  private static LeasePage page(Map<String, Object> document) throws NoCredentials {
    var leases = new ArrayList<Lease>();
    if (document.get("leases") instanceof List<?> list) {
      for (Object entry : list) {
        leases.add(lease(entry));
      }
    }
    return new LeasePage(
        leases,
        Optional.ofNullable(document.get("next"))
            .filter(String.class::isInstance)
            .map(String.class::cast));
  }

  private static Lease lease(Object entry) throws NoCredentials {
    var fields = new LinkedHashMap<String, Object>();
    if (!(entry instanceof Map<?, ?> map)) {
      throw unusable();
    }
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    try {
      return new Lease(
          text(fields, "id"),
          text(fields, "role"),
          text(fields, "caller"),
          Optional.ofNullable(fields.get("person")).map(String::valueOf),
          text(fields, "grant"),
          Instant.parse(text(fields, "issued")),
          Instant.parse(text(fields, "expires")),
          text(fields, "state"),
          fields);
    } catch (DateTimeException e) {
      throw unusable();
    }
  }

  static Revocation revocation(String body) throws NoCredentials {
    Map<String, Object> document = document(body);
    if (!(document.get("revoked") instanceof Map<?, ?> map)) {
      throw unusable();
    }
    var revoked = new LinkedHashMap<String, Object>();
    map.forEach((kind, value) -> revoked.put(String.valueOf(kind), value));
    try {
      return new Revocation(
          revoked,
          Instant.parse(text(document, "hub")),
          Instant.parse(text(document, "worksInAwsUntil")),
          page(document),
          document);
    } catch (DateTimeException e) {
      throw unusable();
    }
  }

  /** Accepts links to AWS's sign-in service, and from a hub on loopback also links to loopback. */
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
            "the hub returned a console link to %s, which is not AWS's sign-in service"
                .formatted(Printable.of(address.getHost())),
            "Do not open the link, and report this to the hub's operator.");
      }
      return new ConsoleLink(Secret.of(url), Instant.parse(text(document, "expiration")));
    } catch (URISyntaxException | DateTimeException e) {
      throw unusable();
    }
  }

  /**
   * Whether an address belongs to AWS's sign-in service in any region.
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

  static Map<String, Object> document(String body) throws NoCredentials {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      throw unusable();
    }
  }

  static String text(Map<String, Object> document, String name) throws NoCredentials {
    if (document.get(name) instanceof String text) {
      return text;
    }
    throw unusable();
  }

  static NoCredentials unusable() {
    return new NoCredentials.UnusableAnswer(
        "the server at the hub's address is not a Vend hub", NOT_VEND);
  }

  /** Maps an error response to the matching exception. */
  static NoCredentials refusal(
      HubAddress hub, int status, String body, Optional<String> retryAfter) {
    Optional<Map<String, Object>> problem = problem(body);
    String detail = problem.map(document -> String.valueOf(document.get("detail"))).orElse("");
    String code = problem.map(document -> String.valueOf(document.get("code"))).orElse("");
    String message = orStatus(detail + problem.map(HubAnswers::requestId).orElse(""), hub, status);
    return switch (status) {
      case 401 -> new NoCredentials.SignInRefused(message, signIn(code));
      case 403 ->
          code.equals(Reason.REFUSED_BY_AWS.code()) || code.equals(Reason.CONSOLE_REFUSED.code())
              ? new NoCredentials.RefusedByAws(message, "")
              : NEEDS_REQUEST.contains(code)
                  ? new NoCredentials.ApprovalRequired(
                      message, "Request access: vend request ROLE --reason \"...\"")
                  : new NoCredentials.RoleNotOffered(message, advice(code));
      case 429, 502, 503, 504 -> busy(message, retryAfter.flatMap(HubAnswers::seconds));
      // A conflict with the state of a request: the hub refuses what the user wants.
      case 409 -> new NoCredentials.RoleNotOffered(message, "");
      default -> new NoCredentials.UnusableAnswer(message, problem.isPresent() ? "" : NOT_VEND);
    };
  }

  private static String advice(String code) {
    return NOT_ABOUT_ROLES.contains(code)
        ? ""
        : "To list the roles that are granted to you: vend roles";
  }

  private static NoCredentials busy(String message, Optional<Duration> retryAfter) {
    String when = retryAfter.map(time -> " in %d s".formatted(time.toSeconds())).orElse("");
    return NoCredentials.NotAnswered.passing(message, "Try again%s.".formatted(when), retryAfter);
  }

  private static String signIn(String code) {
    return code.equals(Reason.TOKEN_EXPIRED.code())
        ? "Get a new token, and try again."
        : "Check that this hub accepts the token's issuer and audience.";
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

  private static String orStatus(String message, HubAddress hub, int status) {
    return message.isEmpty()
        ? "the hub %s answered with status %d".formatted(hub, status)
        : message;
  }

  static Optional<Duration> seconds(String retryAfter) {
    return retryAfter.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
        : Optional.empty();
  }
}
