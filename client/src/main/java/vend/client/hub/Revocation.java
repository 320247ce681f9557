package vend.client.hub;

import java.time.Instant;
import java.util.Map;

/**
 * A revocation that a hub has recorded.
 *
 * @param revoked what is revoked: the kind and the value; it may be wider than requested
 * @param hub the time from which on no process of the hub honors the credentials
 * @param worksInAwsUntil the time until which AWS honors them at the latest
 * @param leases the revoked sessions that the hub lists
 * @param document all fields, as the hub sent them
 */
public record Revocation(
    Map<String, Object> revoked,
    Instant hub,
    Instant worksInAwsUntil,
    LeasePage leases,
    Map<String, Object> document) {}
