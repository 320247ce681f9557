package vend.functions.probe;

import vend.Secret;

/**
 * One round of the probe: requests a role that it should get and a role that it should not get.
 *
 * @param sts issues the probe's token, and says which role the vended credentials are for
 * @param vend the Vend under test
 * @param allowed the role that the probe should get; it needs no rights, because every round vends
 *     it
 * @param denied an existing role that the probe should not get
 */
public record Probe(ProbeIdentity sts, VendClient vend, String allowed, String denied) {
  private static final String NOT_ASKED = "not asked";

  /**
   * The result of a round.
   *
   * @param failed whether something that should work did not: the probe got no token, no
   *     credentials, credentials that AWS does not accept, or neither credentials nor a denial for
   *     the other role
   * @param tooWide whether Vend returned credentials for the role that it should deny
   * @param allowed Vend's answer for the allowed role
   * @param denied Vend's answer for the denied role
   * @param identity the identity of the vended credentials, as STS returned it
   */
  public record Finding(
      boolean failed, boolean tooWide, String allowed, String denied, String identity) {}

  /** Runs one round. */
  public Finding look() {
    return switch (sts.token()) {
      case ProbeIdentity.Issued(Secret token) -> look(token);
      case ProbeIdentity.NotIssued(String cause) ->
          new Finding(true, false, "no token: " + cause, NOT_ASKED, NOT_ASKED);
    };
  }

  private Finding look(Secret token) {
    Outcome wanted = vend.requestCredentials(allowed, token);
    Outcome unwanted = vend.requestCredentials(denied, token);
    String identity =
        wanted instanceof Outcome.Vended vended ? sts.callerIdentity(vended) : NOT_ASKED;
    return new Finding(
        !isSessionOfRole(identity) || unwanted instanceof Outcome.Failed,
        unwanted instanceof Outcome.Vended,
        wanted.text(),
        unwanted.text(),
        identity);
  }

  /** Compares the role name alone: STS omits the role's path from the ARN of a session. */
  private boolean isSessionOfRole(String identity) {
    String name = allowed.substring(allowed.lastIndexOf('/') + 1);
    return identity.contains(":assumed-role/" + name + "/");
  }
}
