package vend.cli.freeze;

import vend.grant.FreezeItem;

/** The kinds of targets that can be frozen. */
public enum Kind {
  /** All vending; it has a single target. */
  EVERYTHING("everything", FreezeItem.EVERYTHING),
  /** A role, by its ARN. */
  ROLE("role", FreezeItem.ROLES),
  /** A grant, by its id. */
  GRANT("grant", FreezeItem.GRANTS),
  /** An issuer, by its name in the grants file. */
  ISSUER("issuer", FreezeItem.ISSUERS);

  private final String word;
  private final String attribute;

  Kind(String word, String attribute) {
    this.word = word;
    this.attribute = attribute;
  }

  /** The kind as messages show it. */
  public String word() {
    return word;
  }

  /** The attribute with the targets of this kind: a string set, except for {@link #EVERYTHING}. */
  String attribute() {
    return attribute;
  }
}
