package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;
import vend.Reason;
import vend.Secret;
import vend.grant.Allowed;
import vend.session.PolicyArn;
import vend.session.SessionPolicy;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;
import vend.vending.AssumeRole;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/**
 * Calls {@code sts:AssumeRole}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public final class AssumeRoleCall implements AssumeRole {
  /** The tolerated difference between the clocks of STS and of this machine. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final StsClient sts;
  private final InstantSource clock;

  /** Assumes roles with this client's credentials, which must be those of the hub role. */
  public AssumeRoleCall(StsClient sts) {
    this(sts, InstantSource.system());
  }

  /** Like the other constructor, with a clock to check the expiration of an answer. */
  public AssumeRoleCall(StsClient sts, InstantSource clock) {
    this.sts = sts;
    this.clock = clock;
  }

  @Override
  public Answer assumeRole(Allowed allowed, Duration longest) {
    SessionRequest session = allowed.session();
    try {
      return credentials(session, sts.assumeRole(request(session, longest)))
          .<Answer>map(Issued::new)
          .orElseGet(() -> new NotIssued(Reason.STS_UNAVAILABLE, "IncompleteAnswer"));
    } catch (StsException e) {
      return new NotIssued(reason(e), FailureCause.of(e));
    } catch (SdkException e) {
      return new NotIssued(Reason.STS_UNAVAILABLE, FailureCause.of(e));
    } catch (IllegalArgumentException e) {
      return new NotIssued(Reason.STS_UNAVAILABLE, "MalformedAnswer");
    }
  }

  private static AssumeRoleRequest request(SessionRequest session, Duration longest) {
    return AssumeRoleRequest.builder()
        .roleArn(session.role().toString())
        .externalId(session.externalId().value())
        .roleSessionName(session.name().value())
        .sourceIdentity(session.sourceIdentity().map(SourceIdentity::value).orElse(null))
        .durationSeconds(session.duration().seconds())
        .tags(
            session.tags().values().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .transitiveTagKeys(orAbsent(List.copyOf(session.tags().transitive())))
        .policy(session.policy().map(SessionPolicy::json).orElse(null))
        .policyArns(
            orAbsent(session.policyArns().stream().map(AssumeRoleCall::descriptor).toList()))
        .overrideConfiguration(call -> call.apiCallTimeout(longest))
        .build();
  }

  /** The SDK would send an empty list as a parameter without a value, which STS rejects. */
  private static <T> @Nullable List<T> orAbsent(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static PolicyDescriptorType descriptor(PolicyArn arn) {
    return PolicyDescriptorType.builder().arn(arn.value()).build();
  }

  /** Empty if the answer lacks a value. A proxy or an emulator may omit one; AWS never does. */
  private static Optional<String> text(@Nullable String text) {
    return Optional.ofNullable(text).filter(found -> !found.isEmpty());
  }

  private Optional<Credentials> credentials(SessionRequest session, AssumeRoleResponse response) {
    Optional<software.amazon.awssdk.services.sts.model.Credentials> issued =
        Optional.ofNullable(response.credentials());
    Optional<software.amazon.awssdk.services.sts.model.AssumedRoleUser> user =
        Optional.ofNullable(response.assumedRoleUser());
    Optional<String> id = issued.flatMap(found -> text(found.accessKeyId()));
    Optional<String> secret = issued.flatMap(found -> text(found.secretAccessKey()));
    Optional<String> token = issued.flatMap(found -> text(found.sessionToken()));
    Optional<Instant> expiration = issued.map(found -> found.expiration());
    Optional<String> userId = user.flatMap(found -> text(found.assumedRoleId()));
    Optional<String> userArn = user.flatMap(found -> text(found.arn()));
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
   * Checks that the answer is for the requested session.
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
    // Role names of an account differ in more than case, and STS may answer with the stored case.
    if (slash < 0
        || !role.equalsIgnoreCase(userArn.substring(0, slash))
        || !session.name().value().equals(userArn.substring(slash + 1))) {
      throw new IllegalArgumentException("the credentials belong to another session");
    }
  }

  private static Reason reason(StsException refused) {
    // The SDK knows the throttling codes; STS throttles with status 400.
    if (refused.isThrottlingException()) {
      return Reason.STS_THROTTLED;
    }
    return switch (FailureCause.code(refused)) {
      // The spoke account has not activated STS in this region.
      case "RegionDisabledException",
          "AccessDenied",
          "AccessDeniedException",
          "ValidationError",
          "MalformedPolicyDocument" ->
          Reason.REFUSED_BY_AWS;
      case "PackedPolicyTooLarge", "PackedPolicyTooLargeException" ->
          Reason.PACKED_POLICY_TOO_LARGE;
      // Includes errors of the hub's own credentials: neither callers nor spokes can fix them.
      default -> Reason.STS_UNAVAILABLE;
    };
  }
}
