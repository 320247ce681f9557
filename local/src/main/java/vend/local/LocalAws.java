package vend.local;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.local.issuer.OutboundIssuer;
import vend.local.sts.LocalAccounts;
import vend.local.sts.LocalRole;
import vend.local.sts.LocalSts;
import vend.local.sts.WebIdentityIssuer;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.ProbePermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;
import vend.vending.Credentials;

/** Simulates the accounts and roles of a grants file as they are in AWS after the deployment. */
public final class LocalAws {
  /** IAM's smallest {@code MaxSessionDuration}. */
  private static final Duration MAX_SESSION = Duration.ofHours(1);

  /** Lambda renews its credentials. This is longer than a local Vend runs. */
  private static final Duration HUB_SESSION = Duration.ofDays(30);

  private LocalAws() {}

  /** Starts an STS that enforces the trust policies generated from these grants. */
  public static LocalSts start(int port, Grants grants, InstantSource clock, SecureRandom random)
      throws IOException {
    return start(port, grants, Optional.empty(), clock, random);
  }

  /**
   * Starts an STS that enforces the trust policies generated from these grants.
   *
   * @param issuer signs the web identity tokens of the hub account, if it has them enabled
   */
  public static LocalSts start(
      int port,
      Grants grants,
      Optional<OutboundIssuer> issuer,
      InstantSource clock,
      SecureRandom random)
      throws IOException {
    return new LocalSts(accounts(grants, issuer), issuers(grants, issuer), clock, random, port);
  }

  /** Replaces accounts and roles by those of other grants, as a deployment in AWS does. */
  static void replace(LocalSts sts, Grants grants, Optional<OutboundIssuer> issuer) {
    sts.replace(accounts(grants, issuer), issuers(grants, issuer));
  }

  private static Map<AccountId, WebIdentityIssuer> issuers(
      Grants grants, Optional<OutboundIssuer> issuer) {
    return issuer
        .<Map<AccountId, WebIdentityIssuer>>map(own -> Map.of(grants.hubRole().account(), own))
        .orElse(Map.of());
  }

  /** Returns the credentials that the Lambda function has: a session of the hub role. */
  public static AwsSessionCredentials hubCredentials(LocalSts sts, Grants grants) {
    return credentials(sts.startSession(grants.hubRole(), "vend", HUB_SESSION));
  }

  /** Returns the credentials that the probe has. */
  public static AwsSessionCredentials probeCredentials(LocalSts sts, Grants grants) {
    return credentials(sts.startSession(probe(grants), "probe", MAX_SESSION));
  }

  private static AwsSessionCredentials credentials(Credentials session) {
    return AwsSessionCredentials.create(
        session.accessKeyId(), session.secretAccessKey().reveal(), session.sessionToken().reveal());
  }

  /** Returns the probe's role as a hub stack with the name vend creates it. */
  private static RoleArn probe(Grants grants) {
    return RoleArn.of(grants.hubRole().partition(), grants.hubRole().account(), "vend-probe");
  }

  private static LocalAccounts accounts(Grants grants, Optional<OutboundIssuer> issuer) {
    var organizations = new HashMap<AccountId, String>();
    organizations.put(grants.hubRole().account(), grants.organization().value());
    grants
        .accounts()
        .forEach(account -> organizations.put(account.id(), grants.organization().value()));
    var roles = new ArrayList<LocalRole>();
    roles.add(
        new LocalRole(
            grants.hubRole(),
            lambdaTrust(),
            List.of(new HubPermissions(grants).document()),
            MAX_SESSION));
    issuer.ifPresent(own ->
        roles.add(
            new LocalRole(
                probe(grants),
                lambdaTrust(),
                List.of(ProbePermissions.document(own.issuer().audience())),
                MAX_SESSION)));
    var trust = new SpokeTrust(grants);
    for (TargetRole role : grants.targets()) {
      // A role that no grant allows has no trust policy.
      if (trust.isGranted(role)) {
        PolicyDocument document = trust.of(role, TrustPolicy.DEFAULT_QUOTA).document();
        roles.add(new LocalRole(role.arn(), document, List.of(), MAX_SESSION));
      }
    }
    return LocalAccounts.of(organizations, roles);
  }

  private static PolicyDocument lambdaTrust() {
    try {
      return PolicyDocument.of(
          Map.of(
              "Version",
              "2012-10-17",
              "Statement",
              Map.of(
                  "Effect",
                  "Allow",
                  "Principal",
                  Map.of("Service", "lambda.amazonaws.com"),
                  "Action",
                  "sts:AssumeRole")));
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("the policy is constant and valid", e);
    }
  }
}
