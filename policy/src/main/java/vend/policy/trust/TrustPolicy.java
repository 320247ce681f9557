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
   * The characters that IAM allows a trust policy to have by default.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     quotas: role trust policy length</a>
   */
  public static final int DEFAULT_QUOTA = 2048;

  /** The characters that IAM allows after the quota was raised as far as it goes. */
  public static final int RAISED_QUOTA = 4096;

  /** How a policy is laid out. */
  public enum Form {
    /** A statement for each grant, with that grant's own conditions. */
    STATEMENT_PER_GRANT,
    /** One statement for all grants, which tells them apart by their ids only. */
    ONE_STATEMENT
  }

  private final String principal;
  private final List<TrustStatement> statements;
  private final PolicyDocument document;
  private final Form form;
  private final List<String> unsaid;

  /**
   * @param principal whom the role trusts
   * @param externalIds of the account
   */
  TrustPolicy(
      String principal,
      List<TrustStatement> statements,
      List<ExternalId> externalIds,
      Form form,
      List<String> unsaid) {
    this.principal = principal;
    this.statements = List.copyOf(statements);
    this.document = document(data(externalIds.stream().map(ExternalId::value).toList()));
    this.form = form;
    this.unsaid = List.copyOf(unsaid);
  }

  private static PolicyDocument document(Map<String, Object> data) {
    try {
      return PolicyDocument.of(data);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("the grants were checked for what goes in here", e);
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

  /** The policy, with the external ids of the account. */
  public PolicyDocument document() {
    return document;
  }

  /**
   * The policy as plain data for a template that looks up the external ids of its account.
   *
   * @param externalIds what the template resolves to one external id or a list of them, for example
   *     {@code Fn::FindInMap}
   */
  public Map<String, Object> lookingUp(Map<String, Object> externalIds) {
    return data(externalIds);
  }

  /** How much of the grants it repeats. */
  public Form form() {
    return form;
  }

  /** What the grants ask for and the policy can not, in words for whoever deploys it. */
  public List<String> unsaid() {
    return unsaid;
  }

  /** Characters, as IAM counts them: without white space. */
  public int size() {
    return document.size();
  }

  /** Whether IAM takes it under a quota. */
  public boolean fits(int quota) {
    return size() <= quota;
  }
}
