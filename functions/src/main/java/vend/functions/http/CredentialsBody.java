package vend.functions.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.Json;
import vend.grant.RoleReference;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.rendering.Format;
import vend.session.PolicyArn;
import vend.session.RequestedSession;
import vend.session.SessionDuration;
import vend.session.SessionName;
import vend.session.SessionPolicy;
import vend.session.SessionTags;

/** Reads the JSON body of {@code POST /v1/credentials} and {@code POST /v1/explain}. */
final class CredentialsBody {
  /** The fields of {@code /v1/credentials}. */
  static final Set<String> OF_CREDENTIALS =
      Set.of(
          "role",
          "roles",
          "duration",
          "sessionName",
          "policy",
          "policyArns",
          "tags",
          "format",
          "fresh");

  /** The fields of {@code /v1/explain}, which has no keys to format. */
  static final Set<String> OF_EXPLAIN =
      Set.of("role", "duration", "sessionName", "policy", "policyArns", "tags");

  /** More than enough for a policy of 2,048 characters, 10 ARNs of as many and 50 tags. */
  private static final int MOST_CHARACTERS = 128 * 1024;

  private static final int MOST_ROLES = 20;
  private static final int MOST_POLICY_ARNS = 10;
  private static final int MOST_TAGS = 50;

  private final Map<String, Object> fields;

  private CredentialsBody(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** What was asked for. */
  sealed interface Asked {}

  /** One role, whose answer is the answer. */
  record One(CredentialsQuery query) implements Asked {}

  /** Several roles, each with an answer of its own; all else is the same for all of them. */
  record Several(List<CredentialsQuery> queries) implements Asked {}

  static Asked ofCredentials(String body) throws InvalidRequest {
    CredentialsBody read = fields(body, OF_CREDENTIALS);
    return read.fields.containsKey("roles") ? new Several(read.several()) : new One(read.one());
  }

  static CredentialsQuery ofExplain(String body) throws InvalidRequest {
    return fields(body, OF_EXPLAIN).one();
  }

  private static CredentialsBody fields(String body, Set<String> known) throws InvalidRequest {
    if (body.isBlank()) {
      throw new InvalidRequest("body", "is empty; it must be a JSON object with a \"role\"");
    }
    if (body.length() > MOST_CHARACTERS) {
      throw InvalidRequest.tooLarge("has more than %d characters".formatted(MOST_CHARACTERS));
    }
    Map<String, Object> fields;
    try {
      fields = Json.readObject(body, MOST_CHARACTERS);
    } catch (Json.MalformedJson e) {
      throw new InvalidRequest("body", String.valueOf(e.getMessage()));
    }
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(
            PercentEncoding.shown(name),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
    return new CredentialsBody(fields);
  }

  private CredentialsQuery one() throws InvalidRequest {
    String role =
        text("role")
            .orElseThrow(() -> new InvalidRequest("role", "is missing: an ARN or account/role"));
    return query("role", role);
  }

  private List<CredentialsQuery> several() throws InvalidRequest {
    if (fields.containsKey("role")) {
      throw new InvalidRequest("roles", "stands beside \"role\"; one of them is enough");
    }
    List<?> roles = list("roles");
    if (roles.isEmpty() || roles.size() > MOST_ROLES) {
      throw new InvalidRequest("roles", "must have 1 to 20 roles");
    }
    var queries = new LinkedHashMap<RoleReference, CredentialsQuery>();
    for (Object role : roles) {
      if (!(role instanceof String text)) {
        throw new InvalidRequest("roles", "must be a list of strings: ARNs or account/role");
      }
      CredentialsQuery query = query("roles", text);
      if (queries.put(query.role(), query) != null) {
        throw new InvalidRequest("roles", "has a role twice");
      }
    }
    return List.copyOf(queries.values());
  }

  private CredentialsQuery query(String field, String role) throws InvalidRequest {
    var session = new RequestedSession(duration(), sessionName(), policy(), policyArns(), tags());
    String format = text("format").orElse(Format.JSON.id());
    return new CredentialsQuery(
        Form.read(field, () -> RoleReference.parse(role)),
        session,
        Form.read("format", () -> Format.parse(format)),
        fresh());
  }

  private boolean fresh() throws InvalidRequest {
    if (!fields.containsKey("fresh")) {
      return false;
    }
    if (fields.get("fresh") instanceof Boolean fresh) {
      return fresh;
    }
    throw new InvalidRequest("fresh", "must be true or false");
  }

  private Optional<String> text(String name) throws InvalidRequest {
    if (!fields.containsKey(name)) {
      return Optional.empty();
    }
    if (fields.get(name) instanceof String text) {
      return Optional.of(text);
    }
    throw new InvalidRequest(name, "must be a string");
  }

  private Optional<SessionDuration> duration() throws InvalidRequest {
    if (fields.get("duration") instanceof Integer seconds) {
      return Optional.of(Form.read("duration", () -> new SessionDuration(seconds)));
    }
    if (fields.get("duration") instanceof Number) {
      throw new InvalidRequest("duration", "must be a whole number of seconds, or text like 15m");
    }
    Optional<String> written = text("duration");
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(Form.read("duration", () -> SessionDuration.parse(written.get())));
  }

  private Optional<SessionName> sessionName() throws InvalidRequest {
    Optional<String> name = text("sessionName");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Form.read("sessionName", () -> new SessionName(name.get())));
  }

  /** As an object, or as the text that STS takes. */
  private Optional<SessionPolicy> policy() throws InvalidRequest {
    if (!fields.containsKey("policy")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          SessionPolicy.of(
              switch (fields.get("policy")) {
                case Map<?, ?> object -> PolicyDocument.of(members(object));
                case String text -> PolicyDocument.parse(text);
                case null, default ->
                    throw new InvalidRequest("policy", "must be an object or a string of JSON");
              }));
    } catch (InvalidPolicy | IllegalArgumentException e) {
      throw new InvalidRequest("policy", String.valueOf(e.getMessage()));
    }
  }

  /** As they are: a null among them is a mistake of the caller's, and not the same as nothing. */
  private static Map<String, Object> members(Map<?, ?> object) {
    var members = new LinkedHashMap<String, Object>();
    object.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  private List<PolicyArn> policyArns() throws InvalidRequest {
    var arns = new ArrayList<PolicyArn>();
    for (Object element : list("policyArns")) {
      if (!(element instanceof String arn)) {
        throw new InvalidRequest("policyArns", "must be a list of strings");
      }
      arns.add(Form.read("policyArns", () -> new PolicyArn(arn)));
    }
    if (arns.size() > MOST_POLICY_ARNS) {
      throw new InvalidRequest("policyArns", "has more than 10");
    }
    return arns;
  }

  private List<?> list(String name) throws InvalidRequest {
    if (!fields.containsKey(name)) {
      return List.of();
    }
    if (fields.get(name) instanceof List<?> list) {
      return list;
    }
    throw new InvalidRequest(name, "must be a list");
  }

  private Map<String, String> tags() throws InvalidRequest {
    if (!fields.containsKey("tags")) {
      return Map.of();
    }
    if (!(fields.get("tags") instanceof Map<?, ?> object)) {
      throw new InvalidRequest("tags", "must be an object of strings");
    }
    var tags = new LinkedHashMap<String, String>();
    for (var tag : object.entrySet()) {
      if (!(tag.getKey() instanceof String key && tag.getValue() instanceof String value)) {
        throw new InvalidRequest("tags", "must be an object of strings");
      }
      tags.put(key, value);
    }
    if (tags.size() > MOST_TAGS) {
      throw new InvalidRequest("tags", "has more than 50");
    }
    Form.read("tags", () -> new SessionTags(tags, Set.of()));
    return tags;
  }
}
