package vend.functions.probe;

import vend.Secret;

/**
 * One round: a role that the probe should get, and one that it should not.
 *
 * @param sts gives tokens, and knows keys
 * @param vend is asked
 * @param allowed the role that it should get: harmless, since it is got every time
 * @param denied a role that is there, and that it should not get
 */
public record Probe(ProbeIdentity sts, VendClient vend, String allowed, String denied) {
  private static final String NOT_ASKED = "not asked";

  /**
   * What was found.
   *
   * @param failed what should work did not: no token, no keys, keys that AWS does not know, or
   *     neither yes nor no for the other role
   * @param tooWide keys for the role that it should not get
   * @param allowed what was said for the one
   * @param denied what was said for the other
   * @param identity whose the keys are, by AWS
   */
  public record Finding(
      boolean failed, boolean tooWide, String allowed, String denied, String identity) {}

  /** Looks once. */
  public Finding look() {
    return switch (sts.token()) {
      case ProbeIdentity.Issued(Secret token) -> look(token);
      case ProbeIdentity.NotIssued(String cause) ->
          new Finding(true, false, "no token: " + cause, NOT_ASKED, NOT_ASKED);
    };
  }

  private Finding look(Secret token) {
    Outcome wanted = vend.ask(allowed, token);
    Outcome unwanted = vend.ask(denied, token);
    String identity = wanted instanceof Outcome.Vended keys ? sts.whose(keys) : NOT_ASKED;
    return new Finding(
        !isSessionOfRole(identity) || unwanted instanceof Outcome.Failed,
        unwanted instanceof Outcome.Vended,
        wanted.text(),
        unwanted.text(),
        identity);
  }

  /** Of the role's name alone: of the ARN of a session, AWS leaves out the role's path. */
  private boolean isSessionOfRole(String identity) {
    String name = allowed.substring(allowed.lastIndexOf('/') + 1);
    return identity.contains(":assumed-role/" + name + "/");
  }
}
