package vend.functions.http;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Sealed;
import vend.vending.UsedTokens;

/** The table in memory. It counts its uses, and can be out of reach. */
final class MemoryStore implements CredentialStore, UsedTokens {
  private final Map<CacheKey, Sealed> items = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uses = new AtomicInteger();
  private volatile boolean down;

  void goDown() {
    down = true;
  }

  /** How often it was asked for anything. */
  int uses() {
    return uses.get();
  }

  /** Puts junk in the place of everything. */
  void forgeAll() {
    items.replaceAll((_, item) -> new Sealed(item.wrappedKey(), new byte[64]));
  }

  @Override
  public Found read(CacheKey key) {
    uses.incrementAndGet();
    if (down) {
      return new Unreachable("down");
    }
    Sealed item = items.get(key);
    return item == null ? new Nothing() : new Item(item);
  }

  @Override
  public boolean write(CacheKey key, Sealed item, Instant expires) {
    uses.incrementAndGet();
    if (!down) {
      items.put(key, item);
    }
    return !down;
  }

  @Override
  public Use use(String issuer, String tokenId, Instant expires) {
    uses.incrementAndGet();
    if (down) {
      return Use.UNKNOWN;
    }
    return used.add(issuer + " " + tokenId) ? Use.FIRST : Use.AGAIN;
  }
}
