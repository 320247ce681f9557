package vend.client.keychain;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vend.Secret;

/** A keychain that a test can lock. */
public final class MemoryKeychain implements Keychain {
  /** What is in it. */
  public final Map<Entry, Secret> secrets = new ConcurrentHashMap<>();

  /** Whether it says no. */
  public volatile boolean locked;

  /** How often it was asked. */
  public volatile int asked;

  @Override
  public Optional<Secret> find(Entry entry) throws KeychainUnavailable {
    check();
    return Optional.ofNullable(secrets.get(entry));
  }

  @Override
  public void store(Entry entry, Secret secret) throws KeychainUnavailable {
    check();
    secrets.put(entry, secret);
  }

  @Override
  public boolean forget(Entry entry) throws KeychainUnavailable {
    check();
    return secrets.remove(entry) != null;
  }

  private void check() throws KeychainUnavailable {
    asked++;
    if (locked) {
      throw new KeychainUnavailable("locked");
    }
  }

  @Override
  public String name() {
    return "a keychain";
  }
}
