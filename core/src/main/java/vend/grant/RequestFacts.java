package vend.grant;

import java.time.Instant;

/**
 * What is known of a request beside its token, for the condition keys {@code aws:SourceIp}, {@code
 * aws:CurrentTime} and {@code aws:EpochTime}.
 *
 * @param sourceAddress the caller's IP address as API Gateway saw it
 * @param time when the request came
 */
public record RequestFacts(String sourceAddress, Instant time) {}
