package vend.functions.http;

import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.aws.RoleReference;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleTarget;
import vend.credentials.SessionDuration;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.session.PolicyArn;
import vend.session.RequestedSession;
import vend.session.SessionName;
import vend.session.SessionPolicy;
import vend.session.SessionTags;

/**
 * The JSON bodies of {@code POST /v1/credentials}, {@code POST /v1/console} and {@code POST
 * /v1/explain}. Each body is a record whose components are the fields of that path.
 */
sealed interface CredentialsBody {
  /** More than a policy of 2,048 characters, 10 ARNs of that length and 50 tags need. */
  int MOST_CHARACTERS = 128 * 1024;

  Json.Records BODIES = new Json.Records(BodyFields.MODULE);

  record ForCredentials(
      @Nullable RoleReference role,
      BodyFields.@Nullable Roles roles,
      @Nullable SessionDuration duration,
      @Nullable SessionName sessionName,
      @Nullable SessionPolicy policy,
      BodyFields.@Nullable PolicyArns policyArns,
      BodyFields.@Nullable Tags tags,
      @Nullable ResponseForm format,
      @Nullable Boolean fresh)
      implements CredentialsBody {}

  /** The fields of {@code /v1/explain}. It has no format, since it returns no credentials. */
  record ForExplain(
      @Nullable RoleReference role,
      @Nullable SessionDuration duration,
      @Nullable SessionName sessionName,
      @Nullable SessionPolicy policy,
      BodyFields.@Nullable PolicyArns policyArns,
      BodyFields.@Nullable Tags tags)
      implements CredentialsBody {}

  /** The fields of {@code /v1/console}. It has a destination in place of a format. */
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

  /** One or several queries. */
  sealed interface Parsed {}

  /** One role. Its answer is the answer to the request. */
  record One(CredentialsQuery query) implements Parsed {}

  /** Several roles, each with its own answer. All other fields are the same for all of them. */
  record Several(List<CredentialsQuery> queries) implements Parsed {}

  @Nullable RoleReference role();

  @Nullable SessionDuration duration();

  @Nullable SessionName sessionName();

  @Nullable SessionPolicy policy();

  BodyFields.@Nullable PolicyArns policyArns();

  BodyFields.@Nullable Tags tags();

  static Parsed ofCredentials(String text) throws InvalidRequest {
    ForCredentials body = read(text, ForCredentials.class);
    ResponseForm delivery = body.format == null ? ResponseForm.DOCUMENT : body.format;
    boolean fresh = Boolean.TRUE.equals(body.fresh);
    if (body.roles == null) {
      return new One(body.query(delivery, fresh));
    }
    if (body.role != null) {
      throw new InvalidRequest("roles", "cannot be combined with \"role\"; send one of them");
    }
    return new Several(
        body.roles.values().stream()
            .map(role -> new CredentialsQuery(role, body.session(), delivery, fresh))
            .toList());
  }

  static CredentialsQuery ofExplain(String text) throws InvalidRequest {
    ForExplain body = read(text, ForExplain.class);
    return body.query(ResponseForm.DOCUMENT, false);
  }

  static CredentialsQuery ofConsole(String text) throws InvalidRequest {
    ForConsole body = read(text, ForConsole.class);
    var target =
        new ConsoleTarget(Optional.ofNullable(body.destination), Optional.ofNullable(body.issuer));
    return body.query(new ResponseForm.LinkDocument(target), Boolean.TRUE.equals(body.fresh));
  }

  private static <T extends Record & CredentialsBody> T read(String body, Class<T> type)
      throws InvalidRequest {
    if (body.isBlank()) {
      throw new InvalidRequest("body", "is empty; send a JSON object with a \"role\"");
    }
    return InvalidRequest.body(body, MOST_CHARACTERS, BODIES, type);
  }

  default CredentialsQuery query(ResponseForm delivery, boolean fresh) throws InvalidRequest {
    RoleReference role = role();
    if (role == null) {
      throw new InvalidRequest("role", "is missing; send an ARN or account/role");
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

  /** Reads the fields of a JSON body. Error messages read on from the field's name. */
  final class BodyFields {
    private static final int MOST_ROLES = 20;
    private static final int MOST_POLICY_ARNS = 10;
    private static final int MOST_TAGS = 50;

    /** Jackson deserializers for these types. */
    static final SimpleModule MODULE =
        new SimpleModule()
            .addDeserializer(RoleReference.class, Json.text(RoleReference::parse))
            .addDeserializer(Roles.class, Json.value(BodyFields::roles))
            .addDeserializer(SessionDuration.class, Json.value(BodyFields::duration))
            .addDeserializer(SessionName.class, Json.text(SessionName::new))
            .addDeserializer(SessionPolicy.class, Json.value(BodyFields::policy))
            .addDeserializer(PolicyArns.class, Json.value(BodyFields::policyArns))
            .addDeserializer(Tags.class, Json.value(BodyFields::tags))
            .addDeserializer(ResponseForm.class, Json.text(ResponseForm::parse))
            .addDeserializer(Boolean.class, Json.flag())
            .addDeserializer(ConsoleDestination.class, Json.text(ConsoleDestination::parse))
            .addDeserializer(ConsoleIssuer.class, Json.text(ConsoleIssuer::parse));

    /** 1 to 20 different roles. */
    record Roles(List<RoleReference> values) {}

    /** Up to 10 managed session policies. */
    record PolicyArns(List<PolicyArn> values) {}

    /** Up to 50 tags. */
    record Tags(Map<String, String> values) {}

    private BodyFields() {}

    private static <T> T typed(Class<T> type, @Nullable Object value, String otherwise) {
      require(type.isInstance(value), otherwise);
      return type.cast(Objects.requireNonNull(value));
    }

    private static void require(boolean isSo, String otherwise) {
      if (!isSo) {
        throw new IllegalArgumentException(otherwise);
      }
    }

    private static String text(@Nullable Object value) {
      return typed(String.class, value, "must be a string");
    }

    private static List<String> texts(@Nullable Object value, String otherwise) {
      List<?> list = typed(List.class, value, "must be a list");
      return list.stream().map(element -> typed(String.class, element, otherwise)).toList();
    }

    private static Roles roles(@Nullable Object value) {
      List<RoleReference> roles =
          texts(value, "must be a list of strings: ARNs or account/role").stream()
              .map(RoleReference::parse)
              .toList();
      require(!roles.isEmpty() && roles.size() <= MOST_ROLES, "must have 1 to 20 roles");
      require(Set.copyOf(roles).size() == roles.size(), "has the same role twice");
      return new Roles(roles);
    }

    private static SessionDuration duration(@Nullable Object value) {
      return switch (value) {
        case Integer seconds -> new SessionDuration(seconds);
        case Number _ ->
            throw new IllegalArgumentException(
                "must be a whole number of seconds, or text like 15m");
        case null, default -> SessionDuration.parse(text(value));
      };
    }

    /** Accepts a JSON object, or a string as STS takes it. */
    private static SessionPolicy policy(@Nullable Object value) {
      try {
        return SessionPolicy.of(
            switch (value) {
              case Map<?, ?> object -> PolicyDocument.of(members(object));
              case String text -> PolicyDocument.parse(text);
              case null, default ->
                  throw new IllegalArgumentException("must be an object or a string of JSON");
            });
      } catch (InvalidPolicy e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    /** Keeps null values, so that the policy parser can reject them. */
    private static Map<String, Object> members(Map<?, ?> object) {
      var members = new LinkedHashMap<String, Object>();
      object.forEach((name, value) -> members.put(String.valueOf(name), value));
      return members;
    }

    private static PolicyArns policyArns(@Nullable Object value) {
      List<PolicyArn> arns =
          texts(value, "must be a list of strings").stream().map(PolicyArn::new).toList();
      require(arns.size() <= MOST_POLICY_ARNS, "has more than 10 ARNs");
      return new PolicyArns(arns);
    }

    private static Tags tags(@Nullable Object value) {
      String form = "must be an object of strings";
      Map<?, ?> object = typed(Map.class, value, form);
      var tags = new LinkedHashMap<String, String>();
      object.forEach((key, tag) -> tags.put(text(key), typed(String.class, tag, form)));
      require(tags.size() <= MOST_TAGS, "has more than 50 tags");
      return new Tags(new SessionTags(tags, Set.of()).values());
    }
  }
}
