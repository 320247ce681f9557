package vend.policy.explain;

import vend.policy.evaluation.PolicyType;

/**
 * The policies that AWS evaluates when the hub assumes a role, with their names in explanations.
 */
enum SpokePolicy {
  HUB("hub", "the hub role's policy"),
  TRUST("trust", "the role's trust policy");

  private final String code;
  private final String text;

  SpokePolicy(String code, String text) {
    this.code = code;
    this.text = text;
  }

  static SpokePolicy of(PolicyType type) {
    return type == PolicyType.RESOURCE ? TRUST : HUB;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }
}
