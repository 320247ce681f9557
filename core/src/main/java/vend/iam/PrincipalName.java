package vend.iam;

import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;

/**
 * One name in a policy's {@code Principal} or {@code NotPrincipal} element. A name cannot contain a
 * wildcard, except {@code *} alone.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">IAM:
 *     Principal</a>
 */
public sealed interface PrincipalName {
  /** The type under which the name is written: AWS, Service, Federated or CanonicalUser. */
  String type();

  /** The name as written in the policy. */
  String text();

  /** How the name matches the requesting principal. */
  PrincipalMatch match(Principal principal);

  /** {@code *}: all principals, including the senders of unsigned requests. */
  record Everyone() implements PrincipalName {
    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return "*";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return PrincipalMatch.DIRECT;
    }
  }

  /**
   * An account, which itself decides which of its principals are allowed. The account id alone and
   * the ARN of its root mean the same.
   *
   * @param partition empty if the policy has only the account id
   */
  record Account(Optional<Partition> partition, AccountId id) implements PrincipalName {
    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return partition.map(p -> "arn:%s:iam::%s:root".formatted(p, id)).orElse(id.value());
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return principal.account().filter(id::equals).isPresent()
              && partition.map(p -> principal.toString().startsWith("arn:" + p + ":")).orElse(true)
          ? PrincipalMatch.ACCOUNT
          : PrincipalMatch.NONE;
    }
  }

  /**
   * A user, a role, a role session, or a federated user's session.
   *
   * @param text its ARN; case-sensitive
   */
  record Arn(String text) implements PrincipalName {
    private static final Pattern FORM =
        Pattern.compile(
            "arn:[a-z-]+:(?:iam::[0-9]{12}:(?:user|role)/[\\x21-\\x7E&&[^*?${}]]+"
                + "|sts::[0-9]{12}:(?:assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+"
                + "|federated-user/[\\w+=,.@-]+))");

    /**
     * @throws IllegalArgumentException if it is not the ARN of such a principal
     */
    public Arn {
      if (!FORM.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "must be the ARN of a user, a role or a session, without wildcards and variables");
      }
    }

    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return switch (principal) {
        case Principal.RoleSession session when session.role().toString().equals(text) ->
            PrincipalMatch.ROLE;
        case Principal.IamRole role when role.toString().equals(text) -> PrincipalMatch.ROLE;
        case Principal.IamUser user when user.toString().equals(text) -> PrincipalMatch.DIRECT;
        case Principal.RoleSession session when session.toString().equals(text) ->
            PrincipalMatch.DIRECT;
        default -> PrincipalMatch.NONE;
      };
    }
  }

  /**
   * A user or a role by its unique id. IAM stores the unique id for every ARN of a user or role. It
   * shows the id when the ARN no longer exists, so no principal can match it any more.
   *
   * @param text for example {@code AROAIIAP2RVFLQCREXMPL}
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids">IAM:
   *     unique identifiers</a>
   */
  record UniqueId(String text) implements PrincipalName {
    static final Pattern FORM = Pattern.compile("A(?:ROA|IDA)[A-Z0-9]{16,124}");

    /**
     * @throws IllegalArgumentException if it is not the unique id of a role or a user
     */
    public UniqueId {
      if (!FORM.matcher(text).matches()) {
        throw new IllegalArgumentException("not the unique id of a role or a user");
      }
    }

    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return PrincipalMatch.NONE;
    }
  }

  /**
   * An AWS service.
   *
   * @param text for example {@code lambda.amazonaws.com}
   */
  record Service(String text) implements PrincipalName {
    @Override
    public String type() {
      return "Service";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return PrincipalMatch.directIf(
          principal instanceof Principal.Service(String n) && n.equals(text));
    }
  }

  /**
   * An identity provider.
   *
   * @param text its ARN, or the domain of a provider that AWS has built in
   */
  record Federated(String text) implements PrincipalName {
    @Override
    public String type() {
      return "Federated";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return PrincipalMatch.directIf(
          principal instanceof Principal.Federated(String p) && p.equals(text));
    }
  }

  /**
   * An account by its canonical user id, which only S3 uses. It matches no principal here.
   *
   * @param text 64 hexadecimal digits
   */
  record CanonicalUser(String text) implements PrincipalName {
    @Override
    public String type() {
      return "CanonicalUser";
    }

    @Override
    public PrincipalMatch match(Principal principal) {
      return PrincipalMatch.NONE;
    }
  }

  /**
   * Parses a name.
   *
   * @param type the type under which it is written
   * @throws IllegalArgumentException if IAM has no such type, or the name has another form
   */
  static PrincipalName parse(String type, String text) {
    return PrincipalNames.parse(type, text);
  }
}
