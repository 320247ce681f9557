package vend.functions.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.console.ConsoleTarget;
import vend.grant.RoleReference;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.session.PolicyArn;
import vend.session.RequestedSession;
import vend.session.SessionDuration;
import vend.session.SessionName;
import vend.session.SessionPolicy;
import vend.session.SessionTags;

/**
 * Reads the JSON body of {@code POST /v1/credentials}, {@code POST /v1/console} and {@code POST
 * /v1/explain}.
 */
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

  /** The fields of {@code /v1/console}, which has pages to lead to in the place of a format. */
  static final Set<String> OF_CONSOLE =
      Set.of(
          "role",
          "duration",
          "sessionName",
          "policy",
          "policyArns",
          "tags",
          "fresh",
          "destination",
          "issuer");

  private static final int MOST_ROLES = 20;
  private static final int MOST_POLICY_ARNS = 10;
  private static final int MOST_TAGS = 50;

  private final BodyFields fields;
  private final Delivery delivery;

  private CredentialsBody(BodyFields fields, Delivery delivery) {
    this.fields = fields;
    this.delivery = delivery;
  }

  /** What was asked for. */
  sealed interface Asked {}

  /** One role, whose answer is the answer. */
  record One(CredentialsQuery query) implements Asked {}

  /** Several roles, each with an answer of its own; all else is the same for all of them. */
  record Several(List<CredentialsQuery> queries) implements Asked {}

  static Asked ofCredentials(String body) throws InvalidRequest {
    BodyFields fields = BodyFields.read(body, OF_CREDENTIALS);
    var read = new CredentialsBody(fields, format(fields));
    return fields.has("roles") ? new Several(read.several()) : new One(read.one());
  }

  static CredentialsQuery ofExplain(String body) throws InvalidRequest {
    return new CredentialsBody(BodyFields.read(body, OF_EXPLAIN), Delivery.DOCUMENT).one();
  }

  static CredentialsQuery ofConsole(String body) throws InvalidRequest {
    BodyFields fields = BodyFields.read(body, OF_CONSOLE);
    return new CredentialsBody(fields, new Delivery.LinkDocument(target(fields))).one();
  }

  private static Delivery format(BodyFields fields) throws InvalidRequest {
    Optional<String> format = fields.text("format");
    return format.isEmpty()
        ? Delivery.DOCUMENT
        : Form.read("format", () -> Delivery.parse(format.get()));
  }

  private static ConsoleTarget target(BodyFields fields) throws InvalidRequest {
    Optional<String> destination = fields.text("destination");
    Optional<String> issuer = fields.text("issuer");
    return new ConsoleTarget(
        destination.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Form.read("destination", () -> ConsoleDestination.parse(destination.get()))),
        issuer.isEmpty()
            ? Optional.empty()
            : Optional.of(Form.read("issuer", () -> ConsoleIssuer.parse(issuer.get()))));
  }

  private CredentialsQuery one() throws InvalidRequest {
    String role =
        fields
            .text("role")
            .orElseThrow(() -> new InvalidRequest("role", "is missing: an ARN or account/role"));
    return query("role", role);
  }

  private List<CredentialsQuery> several() throws InvalidRequest {
    if (fields.has("role")) {
      throw new InvalidRequest("roles", "stands beside \"role\"; one of them is enough");
    }
    List<?> roles = fields.list("roles");
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
    return new CredentialsQuery(
        Form.read(field, () -> RoleReference.parse(role)), session, delivery, fresh());
  }

  private boolean fresh() throws InvalidRequest {
    if (!fields.has("fresh")) {
      return false;
    }
    if (fields.get("fresh") instanceof Boolean fresh) {
      return fresh;
    }
    throw new InvalidRequest("fresh", "must be true or false");
  }

  private Optional<SessionDuration> duration() throws InvalidRequest {
    if (fields.get("duration") instanceof Integer seconds) {
      return Optional.of(Form.read("duration", () -> new SessionDuration(seconds)));
    }
    if (fields.get("duration") instanceof Number) {
      throw new InvalidRequest("duration", "must be a whole number of seconds, or text like 15m");
    }
    Optional<String> written = fields.text("duration");
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(Form.read("duration", () -> SessionDuration.parse(written.get())));
  }

  private Optional<SessionName> sessionName() throws InvalidRequest {
    Optional<String> name = fields.text("sessionName");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Form.read("sessionName", () -> new SessionName(name.get())));
  }

  /** As an object, or as the text that STS takes. */
  private Optional<SessionPolicy> policy() throws InvalidRequest {
    if (!fields.has("policy")) {
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
    for (Object element : fields.list("policyArns")) {
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

  private Map<String, String> tags() throws InvalidRequest {
    if (!fields.has("tags")) {
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
