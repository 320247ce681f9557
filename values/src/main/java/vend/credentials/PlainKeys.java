package vend.credentials;

import java.time.Instant;
import vend.Secret;

/**
 * Keys as they are written down, wherever they come from.
 *
 * @param accessKeyId names the keys; not secret
 * @param secretAccessKey signs
 * @param sessionToken goes along with each signed request
 * @param expires when they end; written to the second if it is a whole one
 */
public record PlainKeys(
    String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant expires) {}
