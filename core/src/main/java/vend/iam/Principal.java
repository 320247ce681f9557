package vend.iam;

import java.util.Optional;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;

/**
 * Who makes a request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">IAM:
 *     Principal</a>
 */
public sealed interface Principal {
  /**
   * The account that the principal belongs to; none for services, federated users and strangers.
   */
  default Optional<AccountId> account() {
    return Optional.empty();
  }

  /** How the principal is written: its ARN, or the name of the service or the provider. */
  @Override
  String toString();

  /**
   * The root user of an account.
   *
   * @param partition where the account is
   * @param id the account
   */
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
   * A user of IAM.
   *
   * @param partition where the account is
   * @param id the user's account
   * @param pathAndName the user's path and name without a leading slash; case matters
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

  /**
   * A role, where its session is not known or does not matter.
   *
   * @param role the role's ARN
   */
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
   * A session of a role. Its own ARN names the role without the role's path.
   *
   * @param role the ARN of the role that was taken
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
   * Someone whom an identity provider vouches for, before a role is taken.
   *
   * @param provider the provider's ARN, or the domain of one that AWS knows by itself
   */
  record Federated(String provider) implements Principal {
    @Override
    public String toString() {
      return provider;
    }
  }

  /** Someone who did not sign the request. */
  record Anonymous() implements Principal {
    @Override
    public String toString() {
      return "anonymous";
    }
  }
}
