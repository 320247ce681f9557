package vend.cli.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * What stood on the command line about the keys.
 *
 * @param role an ARN, or account and role
 * @param duration how long they should live
 * @param sessionName a name for the session
 * @param fresh whether kept ones will not do
 */
public record KeyChoice(
    String role, Optional<Duration> duration, Optional<String> sessionName, boolean fresh) {}
