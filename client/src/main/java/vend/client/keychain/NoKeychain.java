package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/** The keychain of a system that has none, or where it is turned off. */
final class NoKeychain implements Keychain {
  @Override
  public Optional<Secret> find(Entry entry) throws KeychainUnavailable {
    throw none();
  }

  @Override
  public void store(Entry entry, Secret secret) throws KeychainUnavailable {
    throw none();
  }

  @Override
  public boolean forget(Entry entry) throws KeychainUnavailable {
    throw none();
  }

  private static KeychainUnavailable none() {
    return new KeychainUnavailable("no keychain is available on this machine");
  }

  @Override
  public String name() {
    return "no keychain";
  }
}
