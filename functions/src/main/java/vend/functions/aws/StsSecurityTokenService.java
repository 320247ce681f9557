package vend.functions.aws;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
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
import vend.vending.Credentials;
import vend.vending.SecurityTokenService;

/**
 * Takes roles at AWS STS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public final class StsSecurityTokenService implements SecurityTokenService {
  private final StsClient sts;

  /** Takes roles with this client's keys, which are the hub role's. */
  public StsSecurityTokenService(StsClient sts) {
    this.sts = sts;
  }

  @Override
  public Answer assumeRole(Allowed allowed) {
    SessionRequest session = allowed.session();
    try {
      return credentials(session, sts.assumeRole(request(session)))
          .<Answer>map(Issued::new)
          .orElseGet(() -> new NotIssued(Reason.STS_UNAVAILABLE, "IncompleteAnswer"));
    } catch (StsException e) {
      return refused(e);
    } catch (SdkException e) {
      return new NotIssued(Reason.STS_UNAVAILABLE, e.getClass().getSimpleName());
    }
  }

  private static AssumeRoleRequest request(SessionRequest session) {
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
            orAbsent(
                session.policyArns().stream().map(StsSecurityTokenService::descriptor).toList()))
        .build();
  }

  /** An empty list would be sent as a parameter without a value, which is not the same as none. */
  private static <T> @Nullable List<T> orAbsent(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static PolicyDescriptorType descriptor(PolicyArn arn) {
    return PolicyDescriptorType.builder().arn(arn.value()).build();
  }

  /** Empty if the answer lacks something: a proxy's or an emulator's mistake, never AWS's own. */
  private static Optional<Credentials> credentials(
      SessionRequest session, AssumeRoleResponse response) {
    var made = response.credentials();
    var user = response.assumedRoleUser();
    if (made == null
        || user == null
        || made.expiration() == null
        || isMissing(made.accessKeyId())
        || isMissing(made.secretAccessKey())
        || isMissing(made.sessionToken())
        || isMissing(user.arn())) {
      return Optional.empty();
    }
    Instant expires = made.expiration().truncatedTo(ChronoUnit.SECONDS);
    return Optional.of(
        new Credentials(
            made.accessKeyId(),
            Secret.of(made.secretAccessKey()),
            Secret.of(made.sessionToken()),
            user.arn(),
            expires.minusSeconds(session.duration().seconds()),
            expires));
  }

  private static boolean isMissing(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static NotIssued refused(StsException e) {
    String code = code(e);
    return new NotIssued(reason(e, code), code.isEmpty() ? "HTTP " + e.statusCode() : code);
  }

  private static String code(StsException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static Reason reason(StsException e, String code) {
    // The SDK knows the codes; STS throttles with status 400.
    if (e.isThrottlingException()) {
      return Reason.STS_THROTTLED;
    }
    return switch (code) {
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
