package vend.local;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.AccountId;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.local.sts.LocalAccounts;
import vend.local.sts.LocalRole;
import vend.local.sts.LocalSts;
import vend.trust.HubPermissions;
import vend.trust.SpokeTrust;
import vend.trust.TrustPolicy;
import vend.vending.Credentials;

/** The accounts and roles of a grants file, as they would be in AWS once everything is deployed. */
final class LocalAws {
  /** The least that IAM lets a role's sessions last at most. */
  private static final Duration MAX_SESSION = Duration.ofHours(1);

  /** Lambda renews its keys by itself; nobody keeps a Vend of this machine running for longer. */
  private static final Duration HUB_SESSION = Duration.ofDays(30);

  private LocalAws() {}

  /** Starts an STS that enforces the trust policies which are made from these grants. */
  static LocalSts start(int port, Grants grants, InstantSource clock, SecureRandom random)
      throws IOException {
    return new LocalSts(accounts(grants), clock, random, port);
  }

  /** The keys that the Lambda function would have: those of a session of the hub role. */
  static AwsCredentialsProvider hubCredentials(LocalSts sts, Grants grants) {
    Credentials hub = sts.startSession(grants.hubRole(), "vend", HUB_SESSION);
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            hub.accessKeyId(), hub.secretAccessKey().reveal(), hub.sessionToken().reveal()));
  }

  private static LocalAccounts accounts(Grants grants) {
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
    var trust = new SpokeTrust(grants);
    for (TargetRole role : grants.targets()) {
      // A role that no grant names trusts nobody; there is no policy that says so.
      if (trust.trustsSomebody(role)) {
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
      throw new IllegalStateException("a constant policy", e);
    }
  }
}
