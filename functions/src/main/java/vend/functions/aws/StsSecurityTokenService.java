package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.Reason;
import vend.Secret;
import vend.grant.Allowed;
import vend.session.PolicyArn;
import vend.session.SessionRequest;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;
import vend.vending.SecurityTokenService;

/**
 * Takes roles at AWS STS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public final class StsSecurityTokenService implements SecurityTokenService {
  /** Of the API. */
  static final String VERSION = "2011-06-15";

  private static final String CREDENTIALS = "Credentials/";

  /** How far the clocks of STS and of this machine may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final QueryService sts;
  private final InstantSource clock;

  /** Assumes roles with this client's credentials, which are the hub role's. */
  public StsSecurityTokenService(QueryService sts) {
    this(sts, InstantSource.system());
  }

  /** As the other constructor, with a clock that the answer's expiration is checked against. */
  public StsSecurityTokenService(QueryService sts, InstantSource clock) {
    this.sts = sts;
    this.clock = clock;
  }

  @Override
  public Answer assumeRole(Allowed allowed, Duration longest) {
    SessionRequest session = allowed.session();
    try {
      return credentials(session, sts.within(longest).call(parameters(session)))
          .<Answer>map(Issued::new)
          .orElseGet(() -> new NotIssued(Reason.STS_UNAVAILABLE, "IncompleteAnswer"));
    } catch (AwsFailure.Refused e) {
      return new NotIssued(reason(e), e.code());
    } catch (AwsFailure e) {
      return new NotIssued(Reason.STS_UNAVAILABLE, e.code());
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return new NotIssued(Reason.STS_UNAVAILABLE, "MalformedAnswer");
    }
  }

  private static Map<String, String> parameters(SessionRequest session) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("Action", "AssumeRole");
    parameters.put("Version", VERSION);
    parameters.put("RoleArn", session.role().toString());
    parameters.put("ExternalId", session.externalId().value());
    parameters.put("RoleSessionName", session.name().value());
    parameters.put("DurationSeconds", Integer.toString(session.duration().seconds()));
    session.sourceIdentity().ifPresent(source -> parameters.put("SourceIdentity", source.value()));
    session.policy().ifPresent(policy -> parameters.put("Policy", policy.json()));
    int number = 0;
    for (PolicyArn arn : session.policyArns()) {
      parameters.put("PolicyArns.member." + ++number + ".arn", arn.value());
    }
    addTags(parameters, session);
    return parameters;
  }

  private static void addTags(Map<String, String> parameters, SessionRequest session) {
    int number = 0;
    for (var tag : session.tags().values().entrySet()) {
      String member = "Tags.member." + ++number;
      parameters.put(member + ".Key", tag.getKey());
      parameters.put(member + ".Value", tag.getValue());
    }
    number = 0;
    for (String key : session.tags().transitive()) {
      parameters.put("TransitiveTagKeys.member." + ++number, key);
    }
  }

  /** Empty if the answer lacks something: a proxy's or an emulator's mistake, never AWS's own. */
  private Optional<Credentials> credentials(SessionRequest session, XmlTexts answer) {
    Optional<String> id = answer.text(CREDENTIALS + "AccessKeyId");
    Optional<String> secret = answer.text(CREDENTIALS + "SecretAccessKey");
    Optional<String> token = answer.text(CREDENTIALS + "SessionToken");
    Optional<Instant> expiration = answer.text(CREDENTIALS + "Expiration").map(Instant::parse);
    Optional<String> userId = answer.text("AssumedRoleUser/AssumedRoleId");
    Optional<String> userArn = answer.text("AssumedRoleUser/Arn");
    if (id.isEmpty()
        || secret.isEmpty()
        || token.isEmpty()
        || expiration.isEmpty()
        || userId.isEmpty()
        || userArn.isEmpty()) {
      return Optional.empty();
    }
    Instant expires = expiration.get().truncatedTo(ChronoUnit.SECONDS);
    check(session, expires, userArn.get());
    return Optional.of(
        new Credentials(
            id.get(),
            Secret.of(secret.get()),
            Secret.of(token.get()),
            new AssumedRoleUser(userId.get(), userArn.get()),
            expires.minusSeconds(session.duration().seconds()),
            expires));
  }

  /**
   * Checks that the answer is about the session that was asked for.
   *
   * @throws IllegalArgumentException if the credentials have expired, live too long, or belong to
   *     another role or session
   */
  private void check(SessionRequest session, Instant expires, String userArn) {
    Instant now = clock.instant();
    Instant latest = now.plusSeconds(session.duration().seconds()).plus(SKEW);
    if (!expires.isAfter(now) || expires.isAfter(latest)) {
      throw new IllegalArgumentException("the expiration is out of range");
    }
    String role =
        "arn:%s:sts::%s:assumed-role/%s"
            .formatted(session.role().partition(), session.role().account(), session.role().name());
    int slash = userArn.lastIndexOf('/');
    // No two roles of an account differ only in case, and STS may answer with the role's own case.
    if (slash < 0
        || !role.equalsIgnoreCase(userArn.substring(0, slash))
        || !session.name().value().equals(userArn.substring(slash + 1))) {
      throw new IllegalArgumentException("the credentials belong to another session");
    }
  }

  private static Reason reason(AwsFailure.Refused refused) {
    if (ErrorCode.isThrottled(refused)) {
      return Reason.STS_THROTTLED;
    }
    return switch (refused.code()) {
      // Of the role's account, which has not turned the region's STS on.
      case "RegionDisabledException",
          "AccessDenied",
          "AccessDeniedException",
          "ValidationError",
          "MalformedPolicyDocument" ->
          Reason.REFUSED_BY_AWS;
      case "PackedPolicyTooLarge", "PackedPolicyTooLargeException" ->
          Reason.PACKED_POLICY_TOO_LARGE;
      // What is wrong with the hub's own keys, too: no caller and no spoke can mend it.
      default -> Reason.STS_UNAVAILABLE;
    };
  }
}
