package vend.vending;

import java.security.SecureRandom;
import java.time.InstantSource;
import vend.grant.Allowed;

/**
 * What all flights share.
 *
 * @param store the table
 * @param issuing asks STS
 * @param reader opens what the table has
 * @param longCalls says whether requests may wait for long
 * @param clock says what is over
 * @param waiting waits for other processes
 * @param random names locks
 */
record Flights(
    CredentialStore store,
    Issuing issuing,
    CacheReader reader,
    LongCalls longCalls,
    InstantSource clock,
    WaitingTime waiting,
    SecureRandom random) {
  Flight of(Allowed allowed, SharedCalls.Wanted wanted) {
    return new Flight(this, allowed, wanted);
  }
}
