package vend.cli.freeze;

import vend.grant.FreezeItem;

/** What can be frozen. */
public enum Kind {
  /** All vending; there is only one of it. */
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

  /** As people say it. */
  public String word() {
    return word;
  }

  /** The attribute of the item that holds them: a set of texts, but for {@link #EVERYTHING}. */
  String attribute() {
    return attribute;
  }
}
