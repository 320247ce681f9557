package vend.caller.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.caller.AwsIssuer;
import vend.caller.Claims;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.iam.Principal;

/**
 * An IAM user or a role session, as STS reported it.
 *
 * @param principal a {@link Principal.IamUser} or a {@link Principal.RoleSession}; STS does not
 *     report the path of a session's role
 * @param uniqueId AWS's unique id of the user or the role, which is never reused: {@code AIDA…} or
 *     {@code AROA…}
 */
record AwsIdentity(Principal principal, AccountId account, String uniqueId) {
  private static final int ARN_PARTS = 6;
  private static final Pattern USER = Pattern.compile("user/(?:[\\w+=,.@-]++/)*+[\\w+=,.@-]{1,64}");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern UNIQUE_ID = Pattern.compile("[A-Z0-9]{16,128}");

  /** The parts of STS's response contradict each other, so it cannot be trusted. */
  static final class Contradiction extends Exception {
    Contradiction() {
      super("the parts of the STS response contradict each other", null, false, false);
    }
  }

  /**
   * Reads STS's response.
   *
   * @throws RejectedToken if it is the root user, a federated user or any other principal that is
   *     not a user or a role session
   * @throws Contradiction if its parts contradict each other or the partition
   */
  static AwsIdentity of(CallerIdentityService.Known signer, Partition partition)
      throws RejectedToken, Contradiction {
    String[] arn = signer.arn().split(":", -1);
    if (arn.length != ARN_PARTS || !arn[0].equals("arn") || !arn[3].isEmpty()) {
      throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    }
    if (!Partition.of(arn[1]).equals(Optional.of(partition))
        || !AccountId.isValid(signer.account())
        || !arn[4].equals(signer.account())) {
      throw new Contradiction();
    }
    var account = new AccountId(signer.account());
    return switch (arn[2]) {
      case "iam" -> user(partition, account, arn[5], signer.userId());
      case "sts" -> session(partition, account, arn[5], signer.userId());
      default -> throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    };
  }

  private static AwsIdentity user(
      Partition partition, AccountId account, String name, String userId)
      throws RejectedToken, Contradiction {
    if (!USER.matcher(name).matches()) {
      throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    }
    var user = new Principal.IamUser(partition, account, name.substring("user/".length()));
    return new AwsIdentity(user, account, uniqueId(userId));
  }

  private static AwsIdentity session(
      Partition partition, AccountId account, String name, String userId)
      throws RejectedToken, Contradiction {
    String[] parts = name.split("/", -1);
    if (parts.length != 3
        || !parts[0].equals("assumed-role")
        || !SESSION_NAME.matcher(parts[2]).matches()) {
      throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    }
    if (!userId.endsWith(":" + parts[2])) {
      throw new Contradiction();
    }
    String roleId = userId.substring(0, userId.length() - parts[2].length() - 1);
    var session = new Principal.RoleSession(role(partition, account, parts[1]), parts[2]);
    return new AwsIdentity(session, account, uniqueId(roleId));
  }

  private static RoleArn role(Partition partition, AccountId account, String name)
      throws RejectedToken {
    try {
      return new RoleArn(partition, account, "/", name);
    } catch (IllegalArgumentException e) {
      throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    }
  }

  private static String uniqueId(String id) throws Contradiction {
    if (!UNIQUE_ID.matcher(id).matches()) {
      throw new Contradiction();
    }
    return id;
  }

  /**
   * The user's ARN, or the role's ARN without path. All sessions of a role have the same subject.
   */
  String subject() {
    return principal instanceof Principal.RoleSession session
        ? session.role().toString()
        : principal.toString();
  }

  /**
   * The claims for conditions and templates.
   *
   * @param organization the id of the account's organization, if known
   */
  Claims claims(AwsIssuer issuer, Optional<String> organization) {
    var claims = new LinkedHashMap<String, String>();
    claims.put("iss", issuer.address());
    claims.put("aud", issuer.audience());
    claims.put("sub", subject());
    claims.put("account", account.value());
    organization.ifPresent(id -> claims.put("organization", id));
    claims.put("arn", principal.toString());
    claims.put("uniqueId", uniqueId);
    switch (principal) {
      case Principal.RoleSession(RoleArn role, String sessionName) -> {
        claims.put("principalType", "AssumedRole");
        claims.put("role", role.name());
        claims.put("sessionName", sessionName);
      }
      case Principal.IamUser user -> {
        claims.put("principalType", "User");
        claims.put("user", name(user));
      }
      default -> throw new IllegalStateException("neither a user nor a session");
    }
    var values = new LinkedHashMap<String, List<String>>();
    claims.forEach((name, value) -> values.put(name, List.of(value)));
    return new Claims(values);
  }

  private static String name(Principal.IamUser user) {
    return user.pathAndName().substring(user.pathAndName().lastIndexOf('/') + 1);
  }
}
