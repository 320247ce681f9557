package vend.session;

import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * An inline session policy. It can only narrow what the role allows.
 *
 * @param json a policy document without white space, at most 2,048 characters
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     Policy</a>
 */
public record SessionPolicy(String json) {
  private static final int MAX_CHARACTERS = 2048;

  /**
   * @throws IllegalArgumentException if the document is empty, or longer than AWS allows
   */
  public SessionPolicy {
    if (json.isBlank()) {
      // STS treats an empty policy as absent and would grant the full role.
      throw new IllegalArgumentException("A session policy must not be empty.");
    }
    if (json.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "A session policy can have at most 2048 characters; this one has %d without white space."
              .formatted(json.length()));
    }
  }

  /**
   * Parses a policy document and removes its white space.
   *
   * @throws InvalidPolicy if it is not a policy document for a session
   * @throws IllegalArgumentException if it is longer than AWS allows
   */
  public static SessionPolicy parse(String json) throws InvalidPolicy {
    return of(PolicyDocument.parse(json));
  }

  /**
   * Uses a policy document as a session policy.
   *
   * @throws InvalidPolicy if a statement names a principal, or no resource
   * @throws IllegalArgumentException if it is longer than AWS allows
   */
  public static SessionPolicy of(PolicyDocument document) throws InvalidPolicy {
    return new SessionPolicy(document.requireIdentityBased().toJson());
  }
}
