package vend.client.keychain;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import vend.Secret;

/** A keychain that a test can lock. */
public final class MemoryKeychain implements Keychain {
  /** Its entries. */
  public final Map<Entry, Secret> secrets = new ConcurrentHashMap<>();

  /** Whether it is locked, so that each operation fails. */
  public volatile boolean locked;

  /** The number of operations. */
  public final AtomicInteger asked = new AtomicInteger();

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
    asked.incrementAndGet();
    if (locked) {
      throw new KeychainUnavailable("locked");
    }
  }

  @Override
  public String name() {
    return "a keychain";
  }
}
