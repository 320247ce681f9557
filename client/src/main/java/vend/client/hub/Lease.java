package vend.client.hub;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The record of one session that a hub vended. It holds no credentials.
 *
 * @param id the access key id of the credentials; not secret
 * @param role the ARN of the role
 * @param caller the name of the caller's issuer, a slash, and the subject
 * @param person the caller's person, if the issuer names one
 * @param grant the id of the grant that allowed the session
 * @param expires when the credentials expire
 * @param state the word of the hub, such as {@code active}; a later hub may have more of them
 * @param document all fields, as the hub sent them
 */
public record Lease(
    String id,
    String role,
    String caller,
    Optional<String> person,
    String grant,
    Instant issued,
    Instant expires,
    String state,
    Map<String, Object> document) {}
