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
 * A client of AWS STS, or of a Vend hub that speaks its protocol. Safe for use by many threads;
 * lives as long as the program.
 */
public final class SecurityTokenService {
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  /** The time limit of one call, with the SDK's retries and the body. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Network network;
  private final Region region;
  private final Optional<URI> endpoint;
  private final InstantSource clock;
  private final Duration longest;
  private @Nullable SdkHttpClient http;

  /**
   * @param region whose STS to call
   * @param endpoint another address; if empty, {@code AWS_ENDPOINT_URL_STS}, or else AWS's own
   * @param clock says when credentials arrived
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
   * Makes a client for programs that do not use the SDK's types.
   *
   * @param region whose STS to call
   * @param endpoint another address; if empty, {@code AWS_ENDPOINT_URL_STS}, or else AWS's own
   * @param network the proxies and trusted certificates
   * @param clock says when credentials arrived
   */
  public static SecurityTokenService in(
      AwsRegion region, Optional<URI> endpoint, Network network, InstantSource clock) {
    return new SecurityTokenService(Region.of(region.id()), endpoint, network, clock, LONGEST);
  }

  /**
   * Assumes a role with a token of an OpenID Connect issuer that the role trusts.
   *
   * @param session the session's name
   * @param duration the requested lifetime; if empty, one hour
   * @throws NoCredentials if STS returns no credentials
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
      return received(role.toString(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      throw failure(e, role.toString());
    }
  }

  /**
   * Assumes a role with a SAML response of an identity provider that the role trusts.
   *
   * @param pair the role and its provider
   * @param base64 the SAML response
   * @param duration the requested lifetime; if empty, one hour
   * @throws NoCredentials if STS returns no credentials
   * @throws ExpiredAssertion if the SAML response has expired
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
      return received(pair.role(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      if (StsRefusal.isExpired(e)) {
        throw new ExpiredAssertion();
      }
      throw failure(e, pair.role());
    }
  }

  /**
   * Assumes a role with the caller's own AWS credentials.
   *
   * @param session the session's name
   * @param duration the requested lifetime; if empty, one hour
   * @throws NoCredentials if STS returns no credentials
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
      return received(role.toString(), answer.assumedRoleUser(), answer.credentials());
    } catch (SdkException e) {
      throw failure(e, role.toString());
    }
  }

  /** Returns the endpoint or region, a part of the cache key: endpoints share no credentials. */
  public String origin() {
    return endpoint.map(URI::toString).orElse(region.id());
  }

  /** Created at the first call, so that a cache hit does not wait for it. */
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
   * Checks whether STS accepts a request, without sending anything.
   *
   * @throws IllegalArgumentException if the account is not a 12-digit id, or the session name is
   *     invalid
   * @see <a
   *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
   *     RoleSessionName</a>
   */
  public void check(CredentialRequest request) {
    RoleArn _ = role(request);
    if (request.sessionName().filter(name -> !SESSION_NAME.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "a session name has 2 to 64 letters, digits and characters of +=,.@_-");
    }
  }

  /**
   * Returns the role of a request. AWS does not know the account names of a grants file.
   *
   * @throws IllegalArgumentException if the account is not a 12-digit id
   */
  public RoleArn role(CredentialRequest request) {
    return switch (request.role()) {
      case RoleReference.ByArn(RoleArn arn) -> arn;
      case RoleReference.ByName(String account, String role) when AccountId.isValid(account) ->
          RoleArn.of(partition(), new AccountId(account), role);
      case RoleReference.ByName(String account, String role) ->
          throw new IllegalArgumentException(
              "AWS does not know the account name %s: use the account id, as in 222222222222/%s, or the role's ARN"
                  .formatted(account, role));
    };
  }

  /** Returns the partition of the region, in which the roles are. */
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

  private TemporaryCredentials received(
      String arn, @Nullable AssumedRoleUser user, Credentials credentials) throws NoCredentials {
    RoleArn role =
        RoleArn.parse(arn)
            .orElseThrow(() ->
                new NoCredentials.UnusableAnswer("%s is not a role's ARN".formatted(arn), ""));
    if (user != null && user.arn() != null && !isSessionOf(role, user.arn())) {
      throw new NoCredentials.UnusableAnswer(
          "the request was for %s, but STS returned credentials of another role".formatted(role),
          "Check the STS endpoint: AWS_ENDPOINT_URL_STS, or the hub's address.");
    }
    if (credentials == null || credentials.expiration() == null) {
      throw new NoCredentials.UnusableAnswer(
          "STS returned no credentials", "Check the STS endpoint: AWS_ENDPOINT_URL_STS.");
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

  /** Compares with the ARN of a session, which names the role without its path. */
  private static boolean isSessionOf(RoleArn role, String session) {
    return session.startsWith(
        "arn:%s:sts::%s:assumed-role/%s/".formatted(role.partition(), role.account(), role.name()));
  }

  /** STS rejected the SAML response as expired; a new one may work. */
  public static final class ExpiredAssertion extends Exception {
    private static final long serialVersionUID = 1;

    ExpiredAssertion() {
      super("the SAML response has expired", null, false, false);
    }
  }
}
