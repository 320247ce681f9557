package vend.session;

import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * A policy that can only narrow what a session may do.
 *
 * @param json a policy document without white space, at most 2,048 characters
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     Policy</a>
 */
public record SessionPolicy(String json) {
  private static final int MAX_CHARACTERS = 2048;

  /**
   * @throws IllegalArgumentException if it is empty, or longer than AWS takes
   */
  public SessionPolicy {
    if (json.isBlank()) {
      // STS takes an empty policy for none, which would be all of the role.
      throw new IllegalArgumentException("a session policy must not be empty");
    }
    if (json.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a session policy has at most 2048 characters; this one has %d without white space"
              .formatted(json.length()));
    }
  }

  /**
   * Reads a policy document and takes its white space out.
   *
   * @throws InvalidPolicy if it is not a policy document for a session
   * @throws IllegalArgumentException if it is longer than AWS takes
   */
  public static SessionPolicy parse(String json) throws InvalidPolicy {
    return of(PolicyDocument.parse(json));
  }

  /**
   * The document as a session policy.
   *
   * @throws InvalidPolicy if a statement names a principal, or no resource
   * @throws IllegalArgumentException if it is longer than AWS takes
   */
  public static SessionPolicy of(PolicyDocument document) throws InvalidPolicy {
    return new SessionPolicy(document.requireIdentityBased().toJson());
  }
}
