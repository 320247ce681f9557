package vend.client.aws;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.AwsRegion;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.client.http.Network;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.ReceivedCredentials;
import vend.credentials.TemporaryCredentials;
import vend.saml.AwsRole;

/**
 * AWS STS, or a Vend hub that speaks its protocol. Safe for use by many threads; lives as long as
 * the program.
 */
public final class SecurityTokenService {
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  /** Of one call, with the SDK's own retries and the body. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Network network;
  private final Region region;
  private final Optional<URI> endpoint;
  private final InstantSource clock;
  private final Duration longest;
  private @Nullable SdkHttpClient http;

  /**
   * @param region whose STS is asked
   * @param endpoint another address; if empty, that of {@code AWS_ENDPOINT_URL_STS}, or AWS's own
   * @param clock says when keys came
   */
  public SecurityTokenService(Region region, Optional<URI> endpoint, InstantSource clock) {
    this(region, endpoint, Network.ofProcess(), clock, LONGEST);
  }

  SecurityTokenService(
      Region region,
      Optional<URI> endpoint,
      Network network,
      InstantSource clock,
      Duration longest) {
    this.network = network;
    this.longest = longest;
    this.region = region;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /**
   * The same by the region's name, over a network, for programs without the SDK's types.
   *
   * @param region whose STS is asked
   * @param endpoint another address, as above
   * @param network the way there
   * @param clock says when keys came
   */
  public static SecurityTokenService in(
      AwsRegion region, Optional<URI> endpoint, Network network, InstantSource clock) {
    return new SecurityTokenService(Region.of(region.id()), endpoint, network, clock, LONGEST);
  }

  /**
   * Keys for who has a token of an issuer of OpenID Connect that the role trusts.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials withToken(
      RoleArn role, Secret token, String session, Optional<Duration> duration)
      throws NoCredentials {
    try (StsClient sts = client(AnonymousCredentialsProvider.create())) {
      var answer =
          sts.assumeRoleWithWebIdentity(request ->
              request
                  .roleArn(role.toString())
                  .roleSessionName(session)
                  .webIdentityToken(token.reveal())
                  .durationSeconds(duration.map(SecurityTokenService::seconds).orElse(null)));
      return keys(role.toString(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      throw failure(e, role.toString());
    }
  }

  /**
   * Keys for who has signed in at an identity provider.
   *
   * @param pair the role and its provider
   * @param base64 the SAML response
   * @param duration how long they should live; an hour if empty
   * @throws NoCredentials if there are none
   * @throws ExpiredAssertion if the SAML response is too old
   */
  public TemporaryCredentials withSaml(AwsRole pair, Secret base64, Optional<Duration> duration)
      throws NoCredentials, ExpiredAssertion {
    try (StsClient sts = client(AnonymousCredentialsProvider.create())) {
      var answer =
          sts.assumeRoleWithSAML(request ->
              request
                  .roleArn(pair.role())
                  .principalArn(pair.provider())
                  .samlAssertion(base64.reveal())
                  .durationSeconds(duration.map(SecurityTokenService::seconds).orElse(null)));
      return keys(pair.role(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      if (StsRefusal.isExpired(e)) {
        throw new ExpiredAssertion();
      }
      throw failure(e, pair.role());
    }
  }

  /**
   * Keys for who has keys already.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials assume(
      AwsCredentialsProvider base,
      RoleArn role,
      String session,
      Optional<String> externalId,
      Optional<Duration> duration)
      throws NoCredentials {
    try (StsClient sts = client(base)) {
      var answer =
          sts.assumeRole(request ->
              request
                  .roleArn(role.toString())
                  .roleSessionName(session)
                  .externalId(externalId.orElse(null))
                  .durationSeconds(duration.map(SecurityTokenService::seconds).orElse(null)));
      return keys(role.toString(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      throw failure(e, role.toString());
    }
  }

  /** Which one it is: keys of one are none of another. */
  public String origin() {
    return endpoint.map(URI::toString).orElse(region.id());
  }

  /** Whoever has kept keys asks nobody, and should not wait for this. */
  private synchronized SdkHttpClient http() throws NoCredentials {
    SdkHttpClient mine = http;
    if (mine == null) {
      mine = SdkHttp.over(network).build();
      http = mine;
    }
    return mine;
  }

  private NoCredentials failure(SdkException e, String role) {
    URI address =
        endpoint.orElseGet(() -> URI.create("https://" + new AwsRegion(region.id()).host("sts")));
    Optional<NoCredentials.NotAnswered> unanswered = SdkHttp.unanswered(e, network, "STS", address);
    return unanswered.isPresent() ? unanswered.get() : StsRefusal.of(e, role);
  }

  /**
   * Holds a request against what AWS takes.
   *
   * @throws IllegalArgumentException if it names an account by anything but its number, or AWS
   *     takes no such session name
   * @see <a
   *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
   *     RoleSessionName</a>
   */
  public void check(CredentialRequest request) {
    RoleArn _ = role(request);
    if (request.sessionName().filter(name -> !SESSION_NAME.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "a session's name is 2 to 64 letters, digits and characters of +=,.@_-");
    }
  }

  /**
   * The role that a request names; AWS knows no names of accounts.
   *
   * @throws IllegalArgumentException if the request names an account by anything but its number
   */
  public RoleArn role(CredentialRequest request) {
    return switch (request.role()) {
      case RoleReference.ByArn(RoleArn arn) -> arn;
      case RoleReference.ByName(String account, String role) when AccountId.isValid(account) ->
          RoleArn.of(partition(), new AccountId(account), role);
      case RoleReference.ByName(String account, String role) ->
          throw new IllegalArgumentException(
              "AWS knows no account by the name %s: say its number, as in 222222222222/%s, or the role's ARN"
                  .formatted(account, role));
    };
  }

  /** The partition that its roles are in. */
  public Partition partition() {
    return new AwsRegion(region.id()).partition();
  }

  private StsClient client(AwsCredentialsProvider credentials) throws NoCredentials {
    var builder =
        StsClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClient(http())
            .overrideConfiguration(settings -> settings.apiCallTimeout(longest));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static Integer seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }

  private TemporaryCredentials keys(
      String arn, @Nullable AssumedRoleUser user, Credentials credentials) throws NoCredentials {
    RoleArn role =
        RoleArn.parse(arn)
            .orElseThrow(
                () -> new NoCredentials.UnusableAnswer("%s is no role's ARN".formatted(arn), ""));
    if (user != null && user.arn() != null && !isSessionOf(role, user.arn())) {
      throw new NoCredentials.UnusableAnswer(
          "STS was asked for %s and gave credentials of another role".formatted(role),
          "Check the address of STS: AWS_ENDPOINT_URL_STS, or the hub.");
    }
    if (credentials == null || credentials.expiration() == null) {
      throw new NoCredentials.UnusableAnswer("STS sent no credentials", "Check its address.");
    }
    return ReceivedCredentials.from(
        "STS",
        role,
        credentials.accessKeyId(),
        Secret.of(credentials.secretAccessKey()),
        Secret.of(credentials.sessionToken()),
        clock.instant(),
        credentials.expiration());
  }

  /** Of a session's ARN, which names the role without its path. */
  private static boolean isSessionOf(RoleArn role, String session) {
    return session.startsWith(
        "arn:%s:sts::%s:assumed-role/%s/".formatted(role.partition(), role.account(), role.name()));
  }

  /** AWS takes the SAML response no more; a new one may do. */
  public static final class ExpiredAssertion extends Exception {
    private static final long serialVersionUID = 1;

    ExpiredAssertion() {
      super("the SAML response has expired", null, false, false);
    }
  }
}
