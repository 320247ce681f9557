package vend.client.http;

import vend.client.source.NoCredentials;

/** Gives Kerberos tickets for servers. */
@FunctionalInterface
public interface Tickets {
  /**
   * A first token of SPNEGO (RFC 4178) for the service {@code HTTP/host}; a new one each time,
   * since servers refuse replays.
   *
   * @throws NoCredentials if there is no ticket for it
   */
  byte[] token(String host) throws NoCredentials;
}
