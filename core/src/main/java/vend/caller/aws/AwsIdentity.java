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
 * A user or a session of a role, as STS said it is.
 *
 * @param principal a {@link Principal.IamUser} or a {@link Principal.RoleSession}, of whose role
 *     STS does not tell the path
 * @param account its account
 * @param uniqueId AWS's own for the user or the role, which nobody else has later: {@code AIDA…} or
 *     {@code AROA…}
 */
record AwsIdentity(Principal principal, AccountId account, String uniqueId) {
  private static final int ARN_PARTS = 6;
  private static final Pattern USER = Pattern.compile("user/(?:[\\w+=,.@-]++/)*+[\\w+=,.@-]{1,64}");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern UNIQUE_ID = Pattern.compile("[A-Z0-9]{16,128}");

  /** An answer that can't be right: somebody else gave it, or it was read wrongly. */
  static final class Contradiction extends Exception {
    Contradiction() {
      super("the parts of the answer do not fit", null, false, false);
    }
  }

  /**
   * Reads what STS said.
   *
   * @throws RejectedToken if it is the root user, a federated user or anything else that is neither
   *     a user nor a role's session
   * @throws Contradiction if the parts do not fit each other, or the partition
   */
  static AwsIdentity of(CallerIdentityService.Known said, Partition partition)
      throws RejectedToken, Contradiction {
    String[] arn = said.arn().split(":", -1);
    if (arn.length != ARN_PARTS || !arn[0].equals("arn") || !arn[3].isEmpty()) {
      throw new RejectedToken(RejectionCause.PRINCIPAL_NOT_ALLOWED);
    }
    if (!Partition.of(arn[1]).equals(Optional.of(partition))
        || !AccountId.isValid(said.account())
        || !arn[4].equals(said.account())) {
      throw new Contradiction();
    }
    var account = new AccountId(said.account());
    return switch (arn[2]) {
      case "iam" -> user(partition, account, arn[5], said.userId());
      case "sts" -> session(partition, account, arn[5], said.userId());
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

  /** The user's ARN, or the role's without its path; the same for all sessions of a role. */
  String subject() {
    return principal instanceof Principal.RoleSession session
        ? session.role().toString()
        : principal.toString();
  }

  /**
   * The claims that conditions and templates can use.
   *
   * @param issuer who said it
   * @param organization of the account, if it is known
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
