package vend.cli.keys;

import vend.client.RoleKeys;
import vend.credentials.PlainKeys;

/** From what the library gives to what is written down. */
final class Keys {
  private Keys() {}

  static PlainKeys plain(RoleKeys keys) {
    return new PlainKeys(
        keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken(), keys.expires());
  }
}
