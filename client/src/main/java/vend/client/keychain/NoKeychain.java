package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/** On a system without one, or where it is not wanted. */
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
    return new KeychainUnavailable("there is no keychain here");
  }

  @Override
  public String name() {
    return "no keychain";
  }
}
