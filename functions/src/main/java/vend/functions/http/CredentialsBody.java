package vend.functions.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleTarget;
import vend.credentials.SessionDuration;
import vend.grant.RoleReference;
import vend.session.RequestedSession;
import vend.session.SessionName;
import vend.session.SessionPolicy;

/**
 * The JSON bodies of {@code POST /v1/credentials}, {@code POST /v1/console} and {@code POST
 * /v1/explain}: records whose components are the fields that each path knows.
 */
sealed interface CredentialsBody {
  /** More than enough for a policy of 2,048 characters, 10 ARNs of as many and 50 tags. */
  int MOST_CHARACTERS = 128 * 1024;

  Json.Records BODIES = new Json.Records(BodyFields.MODULE);

  /** The fields of {@code /v1/credentials}. */
  record ForCredentials(
      @Nullable RoleReference role,
      BodyFields.@Nullable Roles roles,
      @Nullable SessionDuration duration,
      @Nullable SessionName sessionName,
      @Nullable SessionPolicy policy,
      BodyFields.@Nullable PolicyArns policyArns,
      BodyFields.@Nullable Tags tags,
      @Nullable Delivery format,
      @Nullable Boolean fresh)
      implements CredentialsBody {}

  /** The fields of {@code /v1/explain}, which has no keys to format. */
  record ForExplain(
      @Nullable RoleReference role,
      @Nullable SessionDuration duration,
      @Nullable SessionName sessionName,
      @Nullable SessionPolicy policy,
      BodyFields.@Nullable PolicyArns policyArns,
      BodyFields.@Nullable Tags tags)
      implements CredentialsBody {}

  /** The fields of {@code /v1/console}, which has pages to lead to in the place of a format. */
  record ForConsole(
      @Nullable RoleReference role,
      @Nullable SessionDuration duration,
      @Nullable SessionName sessionName,
      @Nullable SessionPolicy policy,
      BodyFields.@Nullable PolicyArns policyArns,
      BodyFields.@Nullable Tags tags,
      @Nullable Boolean fresh,
      @Nullable ConsoleDestination destination,
      @Nullable ConsoleIssuer issuer)
      implements CredentialsBody {}

  /** What was asked for. */
  sealed interface Asked {}

  /** One role, whose answer is the answer. */
  record One(CredentialsQuery query) implements Asked {}

  /** Several roles, each with an answer of its own; all else is the same for all of them. */
  record Several(List<CredentialsQuery> queries) implements Asked {}

  @Nullable RoleReference role();

  @Nullable SessionDuration duration();

  @Nullable SessionName sessionName();

  @Nullable SessionPolicy policy();

  BodyFields.@Nullable PolicyArns policyArns();

  BodyFields.@Nullable Tags tags();

  static Asked ofCredentials(String text) throws InvalidRequest {
    ForCredentials body = read(text, ForCredentials.class);
    Delivery delivery = body.format == null ? Delivery.DOCUMENT : body.format;
    boolean fresh = Boolean.TRUE.equals(body.fresh);
    if (body.roles == null) {
      return new One(body.query(delivery, fresh));
    }
    if (body.role != null) {
      throw new InvalidRequest("roles", "stands beside \"role\"; one of them is enough");
    }
    return new Several(
        body.roles.values().stream()
            .map(role -> new CredentialsQuery(role, body.session(), delivery, fresh))
            .toList());
  }

  static CredentialsQuery ofExplain(String text) throws InvalidRequest {
    ForExplain body = read(text, ForExplain.class);
    return body.query(Delivery.DOCUMENT, false);
  }

  static CredentialsQuery ofConsole(String text) throws InvalidRequest {
    ForConsole body = read(text, ForConsole.class);
    var target =
        new ConsoleTarget(Optional.ofNullable(body.destination), Optional.ofNullable(body.issuer));
    return body.query(new Delivery.LinkDocument(target), Boolean.TRUE.equals(body.fresh));
  }

  private static <T extends Record & CredentialsBody> T read(String body, Class<T> type)
      throws InvalidRequest {
    if (body.isBlank()) {
      throw new InvalidRequest("body", "is empty; it must be a JSON object with a \"role\"");
    }
    if (body.length() > MOST_CHARACTERS) {
      throw InvalidRequest.tooLarge("has more than %d characters".formatted(MOST_CHARACTERS));
    }
    try {
      return BODIES.read(body, MOST_CHARACTERS, type);
    } catch (Json.MalformedJson e) {
      throw new InvalidRequest(e.member().orElse("body"), String.valueOf(e.getMessage()));
    }
  }

  default CredentialsQuery query(Delivery delivery, boolean fresh) throws InvalidRequest {
    RoleReference role = role();
    if (role == null) {
      throw new InvalidRequest("role", "is missing: an ARN or account/role");
    }
    return new CredentialsQuery(role, session(), delivery, fresh);
  }

  default RequestedSession session() {
    BodyFields.PolicyArns arns = policyArns();
    BodyFields.Tags tags = tags();
    return new RequestedSession(
        Optional.ofNullable(duration()),
        Optional.ofNullable(sessionName()),
        Optional.ofNullable(policy()),
        arns == null ? List.of() : arns.values(),
        tags == null ? Map.of() : tags.values());
  }
}
