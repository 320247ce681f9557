package vend.grant;

import java.util.Optional;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;

/** The kinds of targets that can be frozen. */
public enum FreezeKind {
  /** All vending; it has a single target. */
  EVERYTHING("everything", FreezeItem.EVERYTHING),
  /** A role, by its ARN. */
  ROLE("role", FreezeItem.ROLES),
  /** A grant, by its id. */
  GRANT("grant", FreezeItem.GRANTS),
  /** An issuer, by its name in the grants file. */
  ISSUER("issuer", FreezeItem.ISSUERS),
  /** A caller, as {@code ISSUER/SUBJECT}. */
  CALLER("caller", FreezeItem.CALLERS),
  /** A person, in lower case. */
  PERSON("person", FreezeItem.PERSONS);

  private final String word;
  private final String attribute;

  FreezeKind(String word, String attribute) {
    this.word = word;
    this.attribute = attribute;
  }

  /** The kind as messages show it. */
  public String word() {
    return word;
  }

  /** The attribute with the targets of this kind: a string set, except for {@link #EVERYTHING}. */
  public String attribute() {
    return attribute;
  }

  /** Whether version 0.1.0 knows this kind; it must deny everything while another one is frozen. */
  public boolean isOfTheFirstVersion() {
    return this != CALLER && this != PERSON;
  }

  /**
   * The target of this kind with this name, in the form that the item has.
   *
   * @throws IllegalArgumentException if the name is not valid for the kind; the message says how to
   *     write it
   */
  public FreezeTarget target(String name) {
    return switch (this) {
      case EVERYTHING -> FreezeTarget.EVERYTHING;
      case ROLE ->
          new FreezeTarget(
              this, valid(RoleArn.parse(name), "a role's ARN, or account/role").toString());
      case GRANT -> new FreezeTarget(this, new GrantId(name).value());
      case ISSUER -> new FreezeTarget(this, new IssuerName(name).value());
      case CALLER ->
          new FreezeTarget(
              this,
              valid(
                      CallerId.parse(name),
                      "ISSUER/SUBJECT: the issuer's name in the grants file, a slash, and the exact sub")
                  .toString());
      case PERSON ->
          new FreezeTarget(
              this,
              valid(Person.parse(name), "1 to 256 printable ASCII characters without spaces")
                  .value());
    };
  }

  private <T> T valid(Optional<T> parsed, String form) {
    return parsed.orElseThrow(
        () -> new IllegalArgumentException("a %s is written as %s".formatted(word, form)));
  }
}
