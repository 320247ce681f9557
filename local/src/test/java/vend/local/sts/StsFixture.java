package vend.local.sts;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;
import vend.Secret;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.Transport;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.LocalIssuers;
import vend.local.issuer.OutboundIssuer;
import vend.policy.trust.ProbePermissions;
import vend.vending.Credentials;

/**
 * A local STS with a hub role, a spoke role that trusts it as Vend's spokes do, and roles that the
 * spoke does not trust.
 */
final class StsFixture implements AutoCloseable {
  static final AccountId HUB_ACCOUNT = new AccountId("111111111111");
  static final AccountId SPOKE_ACCOUNT = new AccountId("222222222222");
  static final AccountId STRANGE_ACCOUNT = new AccountId("333333333333");
  static final String EXTERNAL_ID = "3f8e6c1a0b7d4e52";

  static final RoleArn HUB = role(HUB_ACCOUNT, "vend-hub");

  /** The spoke trusts it like the hub, but its own policy allows only {@code sts:AssumeRole}. */
  static final RoleArn PLAIN_HUB = role(HUB_ACCOUNT, "plain-hub");

  /** Has the hub's policy, but the spoke does not trust it. */
  static final RoleArn NOT_TRUSTED = role(HUB_ACCOUNT, "not-trusted");

  /** The spoke trusts it by name, but it is in another organization. */
  static final RoleArn OUTSIDER = role(STRANGE_ACCOUNT, "outsider");

  static final RoleArn SPOKE = role(SPOKE_ACCOUNT, "vend/deploy");

  /** Trusts the spoke's role, and accepts all tags and source identities of a role chain. */
  static final RoleArn NEXT = role(SPOKE_ACCOUNT, "vend/next");

  /** Trusts the spoke's role, and accepts no tags. */
  static final RoleArn NEXT_WITHOUT_TAGS = role(SPOKE_ACCOUNT, "vend/next-without-tags");

  /** Trusts the hub and the user without conditions. Its maximum session is one hour. */
  static final RoleArn OPEN = role(SPOKE_ACCOUNT, "vend/open");

  /** In the hub account, which alone has an outbound issuer. May get tokens for one audience. */
  static final RoleArn PROBE = role(HUB_ACCOUNT, "vend-probe");

  static final String AUDIENCE = "https://vend.example.com";

  static final OidcIssuer ISSUER =
      new OidcIssuer(
          new IssuerName("hub-account"),
          "https://0f4e8c52-9d1b-4c57-8a55-3b1d2c6e7f90.tokens.sts.global.api.aws",
          AUDIENCE,
          Set.of(SignatureAlgorithm.ES384),
          Map.of(),
          false,
          Transport.HTTPS_ONLY);

  static final Secret USER_SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  static final Principal.IamUser USER =
      new Principal.IamUser(Partition.AWS, HUB_ACCOUNT, "people/ann");
  static final String USER_KEY = "AKIAIOSFODNN7EXAMPLE";

  private static final String HUB_PERMISSIONS =
      """
      {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        "Resource": "arn:aws:iam::*:role/vend/*",
        "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}}]}
      """;

  private static final String SPOKE_TRUST =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": [%1$s]}, "Action": "sts:AssumeRole",
         "Condition": {
           "StringEquals": {
             "sts:ExternalId": "3f8e6c1a0b7d4e52",
             "aws:PrincipalOrgID": "o-a1b2c3d4e5",
             "aws:RequestTag/vend:grant": "main"},
           "StringLike": {"sts:SourceIdentity": "gh-*"}}},
        {"Effect": "Allow", "Principal": {"AWS": [%1$s]}, "Action": "sts:TagSession",
         "Condition": {
           "StringEquals": {
             "aws:PrincipalOrgID": "o-a1b2c3d4e5",
             "aws:RequestTag/vend:grant": "main"},
           "ForAllValues:StringEquals": {
             "aws:TagKeys": ["vend:grant", "repository"],
             "sts:TransitiveTagKeys": ["repository"]},
           "Null": {"aws:TagKeys": "false"}}},
        {"Effect": "Allow", "Principal": {"AWS": [%1$s]}, "Action": "sts:SetSourceIdentity",
         "Condition": {
           "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
           "StringLike": {"sts:SourceIdentity": "gh-*"}}}]}
      """
          .formatted("\"%s\", \"%s\", \"%s\"".formatted(HUB, PLAIN_HUB, OUTSIDER));

  final SettableClock clock = new SettableClock(Instant.now());
  final LocalIssuer issuer = LocalIssuers.started(ISSUER);
  final LocalSts sts;

  StsFixture() {
    try {
      this.sts =
          new LocalSts(
              accounts(),
              Map.of(HUB_ACCOUNT, new OutboundIssuer(issuer, ISSUER)),
              clock,
              new SecureRandom(),
              0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LocalAccounts accounts() {
    PolicyDocument hub = policy(HUB_PERMISSIONS);
    PolicyDocument plain = allow("sts:AssumeRole");
    PolicyDocument all = allow("sts:*");
    PolicyDocument closed = trust("arn:aws:iam::111111111111:root", "sts:AssumeRole");
    List<LocalRole> roles =
        List.of(
            new LocalRole(HUB, closed, List.of(hub), Duration.ofHours(12)),
            new LocalRole(PLAIN_HUB, closed, List.of(plain), Duration.ofHours(12)),
            new LocalRole(NOT_TRUSTED, closed, List.of(hub), Duration.ofHours(12)),
            new LocalRole(
                PROBE, closed, List.of(ProbePermissions.document(AUDIENCE)), Duration.ofHours(12)),
            new LocalRole(OUTSIDER, closed, List.of(all), Duration.ofHours(12)),
            new LocalRole(SPOKE, policy(SPOKE_TRUST), List.of(all), Duration.ofHours(12)),
            new LocalRole(NEXT, trust(SPOKE.toString(), "sts:*"), List.of(), Duration.ofHours(12)),
            new LocalRole(
                NEXT_WITHOUT_TAGS,
                trust(SPOKE.toString(), "sts:AssumeRole", "sts:SetSourceIdentity"),
                List.of(),
                Duration.ofHours(12)),
            new LocalRole(
                OPEN,
                trust("arn:aws:iam::111111111111:root", "sts:*"),
                List.of(),
                Duration.ofHours(1)));
    LocalAccounts accounts =
        LocalAccounts.of(
            Map.of(
                HUB_ACCOUNT, "o-a1b2c3d4e5",
                SPOKE_ACCOUNT, "o-a1b2c3d4e5",
                STRANGE_ACCOUNT, "o-zzzzzzzzzz"),
            roles);
    return new LocalAccounts(
        accounts.organizations(),
        accounts.roles(),
        List.of(new LocalUser(USER, List.of(all), USER_KEY, USER_SECRET)));
  }

  private static RoleArn role(AccountId account, String pathAndName) {
    return RoleArn.of(Partition.AWS, account, pathAndName);
  }

  private static PolicyDocument allow(String action) {
    return policy(
        """
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "*"}]}
        """
            .formatted(action));
  }

  private static PolicyDocument trust(String principal, String... actions) {
    return policy(
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": ["%s"]}]}
        """
            .formatted(principal, String.join("\", \"", actions)));
  }

  static PolicyDocument policy(String json) {
    try {
      return PolicyDocument.parse(json);
    } catch (InvalidPolicy e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the request that Vend sends for the spoke's role. */
  static Consumer<AssumeRoleRequest.Builder> vendsRequest() {
    return request ->
        request
            .roleArn(SPOKE.toString())
            .roleSessionName("acme-shop-42")
            .externalId(EXTERNAL_ID)
            .sourceIdentity("gh-777")
            .tags(tag("vend:grant", "main"), tag("repository", "acme/shop"));
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Returns a client with the credentials of a new session of the role. */
  StsClient as(RoleArn role) {
    return as(session(role));
  }

  Credentials session(RoleArn role) {
    return sts.startSession(role, "function", Duration.ofHours(1));
  }

  StsClient as(Credentials credentials) {
    return client(aws(credentials));
  }

  StsClient asUser() {
    return client(AwsBasicCredentials.create(USER_KEY, USER_SECRET.reveal()));
  }

  static AwsSessionCredentials aws(Credentials credentials) {
    return AwsSessionCredentials.create(
        credentials.accessKeyId(),
        credentials.secretAccessKey().reveal(),
        credentials.sessionToken().reveal());
  }

  StsClient client(AwsCredentials credentials) {
    return StsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  URI endpoint() {
    return sts.endpoint();
  }

  @Override
  public void close() {
    sts.close();
  }
}
