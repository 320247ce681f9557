package vend.iam;

import java.util.Optional;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;

/**
 * The principal that makes a request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">IAM:
 *     Principal</a>
 */
public sealed interface Principal {
  /** The principal's account; empty for services, federated users and anonymous requests. */
  default Optional<AccountId> account() {
    return Optional.empty();
  }

  /** The principal's ARN, or the name of the service or the provider. */
  @Override
  String toString();

  /** The root user of an account. */
  record AccountRoot(Partition partition, AccountId id) implements Principal {
    @Override
    public Optional<AccountId> account() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return "arn:%s:iam::%s:root".formatted(partition, id);
    }
  }

  /**
   * An IAM user.
   *
   * @param pathAndName path and name without a leading slash; case-sensitive
   */
  record IamUser(Partition partition, AccountId id, String pathAndName) implements Principal {
    @Override
    public Optional<AccountId> account() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return "arn:%s:iam::%s:user/%s".formatted(partition, id, pathAndName);
    }
  }

  /** A role, if its session is unknown or does not matter. */
  record IamRole(RoleArn role) implements Principal {
    @Override
    public Optional<AccountId> account() {
      return Optional.of(role.account());
    }

    @Override
    public String toString() {
      return role.toString();
    }
  }

  /**
   * A role session. Its own ARN contains the role's name without the role's path.
   *
   * @param role the ARN of the assumed role
   * @param sessionName 2 to 64 characters of {@code [\w+=,.@-]}
   */
  record RoleSession(RoleArn role, String sessionName) implements Principal {
    @Override
    public Optional<AccountId> account() {
      return Optional.of(role.account());
    }

    @Override
    public String toString() {
      return "arn:%s:sts::%s:assumed-role/%s/%s"
          .formatted(role.partition(), role.account(), role.name(), sessionName);
    }
  }

  /**
   * An AWS service.
   *
   * @param name for example {@code lambda.amazonaws.com}
   */
  record Service(String name) implements Principal {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A user of an identity provider, before the user assumes a role.
   *
   * @param provider the provider's ARN, or the domain of a provider that AWS has built in
   */
  record Federated(String provider) implements Principal {
    @Override
    public String toString() {
      return provider;
    }
  }

  /** The sender of an unsigned request. */
  record Anonymous() implements Principal {
    @Override
    public String toString() {
      return "anonymous";
    }
  }
}
