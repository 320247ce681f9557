package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.session.ExternalId;

/** The trust policy of a role in a spoke account. */
public final class TrustPolicy {
  /**
   * IAM's default limit for a trust policy, in characters.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     quotas: role trust policy length</a>
   */
  public static final int DEFAULT_QUOTA = 2048;

  /** IAM's limit after the quota is raised to its maximum, in characters. */
  public static final int RAISED_QUOTA = 4096;

  /** The layout of a trust policy. */
  public enum Form {
    /** A statement for each grant, with that grant's own conditions. */
    STATEMENT_PER_GRANT,
    /** One statement for all grants, which distinguishes them by their ids only. */
    ONE_STATEMENT
  }

  private final String principal;
  private final List<TrustStatement> statements;
  private final PolicyDocument document;
  private final Form form;
  private final List<String> unenforced;

  /**
   * @param principal the ARN of the hub role
   * @param externalIds the external ids of the account
   */
  TrustPolicy(
      String principal,
      List<TrustStatement> statements,
      List<ExternalId> externalIds,
      Form form,
      List<String> unenforced) {
    this.principal = principal;
    this.statements = List.copyOf(statements);
    this.document = document(data(externalIds.stream().map(ExternalId::value).toList()));
    this.form = form;
    this.unenforced = List.copyOf(unenforced);
  }

  private static PolicyDocument document(Map<String, Object> data) {
    try {
      return PolicyDocument.of(data);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("valid grants produce a valid policy", e);
    }
  }

  private Map<String, Object> data(Object externalIds) {
    var data = new LinkedHashMap<String, Object>();
    data.put("Version", "2012-10-17");
    data.put(
        "Statement",
        statements.stream().map(statement -> statement.toData(principal, externalIds)).toList());
    return data;
  }

  /** Returns the policy, with the external ids of the account. */
  public PolicyDocument document() {
    return document;
  }

  /**
   * Returns the policy as plain data for a template that looks up the external ids of its account.
   *
   * @param externalIds an expression of the template's language that resolves to an external id or
   *     a list of them, for example {@code Fn::FindInMap}
   */
  public Map<String, Object> lookingUp(Object externalIds) {
    return data(externalIds);
  }

  /** Returns the layout, which says how much of the grants the policy repeats. */
  public Form form() {
    return form;
  }

  /** Returns the conditions of the grants that the policy cannot test, in words for operators. */
  public List<String> unenforced() {
    return unenforced;
  }

  /** Returns the number of characters as IAM counts them: without white space. */
  public int size() {
    return document.size();
  }

  public boolean fits(int quota) {
    return size() <= quota;
  }
}
