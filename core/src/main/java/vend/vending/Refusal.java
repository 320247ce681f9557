package vend.vending;

import java.time.Instant;
import vend.Reason;

/**
 * What STS said no to, shared for a few seconds with those who ask the same.
 *
 * @param reason as in {@link SecurityTokenService.NotIssued}
 * @param cause as there
 * @param until from then on STS is asked again
 */
public record Refusal(Reason reason, String cause, Instant until) {}
