package vend.client.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.sealed.SealedFile;
import vend.client.sealed.SealedFolder;
import vend.client.sealed.SealedStore;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/**
 * Credentials on disk are encrypted, separate for each cache key, and fetched once for many
 * callers.
 */
class CredentialCacheTest {
  private static final List<String> NAME = List.of("hub", "https://vend.example.com", "a/b");

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final AtomicInteger fetches = new AtomicInteger();

  private CredentialCache cache() {
    return new CredentialCache(
        home.resolve("cache"), home.resolve("state/cache.key"), new SecureRandom(), clock);
  }

  private TemporaryCredentials fetch(boolean once) {
    String id = "KEY" + fetches.incrementAndGet();
    return ClientFixture.credentials(id, clock.instant(), clock.instant().plusSeconds(3600));
  }

  private String get(CredentialCache cache, List<String> name) throws NoCredentials, IOException {
    return cache.get(name, false, this::fetch).accessKeyId();
  }

  @Test
  void cachesCredentialsForHalfOfTheirLifetime() throws Exception {
    assertEquals("KEY1", get(cache(), NAME));
    clock.advance(Duration.ofMinutes(30));
    assertEquals("KEY1", get(cache(), NAME));
    clock.advance(Duration.ofSeconds(1));
    assertEquals("KEY2", get(cache(), NAME));
  }

  @Test
  void cachesEachKeySeparately() throws Exception {
    assertEquals("KEY1", get(cache(), List.of("a", "bc")));
    assertEquals("KEY2", get(cache(), List.of("ab", "c")));
    assertEquals("KEY3", get(cache(), List.of("abc")));
    assertEquals("KEY1", get(cache(), List.of("a", "bc")));
  }

  @Test
  void fetchesNewCredentialsForAFreshRequest() throws Exception {
    get(cache(), NAME);
    assertEquals("KEY2", cache().get(NAME, true, this::fetch).accessKeyId());
    assertEquals("KEY2", get(cache(), NAME));
  }

  @Test
  void cachesNothingAfterAFailure() throws Exception {
    var refused = new NoCredentials.SignInRefused("no", "");
    assertEquals(
        refused,
        assertThrows(
            NoCredentials.class,
            () ->
                cache()
                    .get(
                        NAME,
                        false,
                        _ -> {
                          throw refused;
                        })));
    assertEquals("KEY1", get(cache(), NAME));
  }

  /** All callers begin before the first is refused, and get the lock afterwards. */
  @Test
  void callersThatWaitedOnARefusedSignInGetTheSameRefusal() throws Exception {
    var tries = new AtomicInteger();
    var begun = new CountDownLatch(20);
    CredentialSource.Call wrongPassword =
        _ -> {
          tries.incrementAndGet();
          awaitAll(begun);
          clock.advance(Duration.ofMillis(1));
          throw new NoCredentials.SignInRefused("wrong password", "Check it.");
        };
    var answers = new ArrayList<Future<NoCredentials>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        CredentialCache own = beginning(begun);
        answers.add(
            threads.submit(() ->
                assertThrows(NoCredentials.class, () -> own.get(NAME, false, wrongPassword))));
      }
      for (var answer : answers) {
        assertEquals("wrong password", answer.get().getMessage());
        assertEquals(Optional.of("Check it."), answer.get().next());
      }
    }
    assertEquals(1, tries.get());
    assertEquals("KEY1", get(cache(), NAME), "a later caller tries again");
  }

  /** Counts down when the call has read the clock, and so has begun. */
  private CredentialCache beginning(CountDownLatch begun) {
    return new CredentialCache(
        home.resolve("cache"),
        home.resolve("state/cache.key"),
        new SecureRandom(),
        () -> {
          var now = clock.instant();
          begun.countDown();
          return now;
        });
  }

  private static void awaitAll(CountDownLatch begun) {
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void older_credentials_serve_until_they_expire_while_no_server_answers() throws Exception {
    get(cache(), NAME);
    clock.advance(Duration.ofMinutes(45));
    var away = new NoCredentials.NotAnswered("away", "", Optional.empty());
    var refused = new NoCredentials.SignInRefused("no", "");
    assertEquals("KEY1", cache().get(NAME, false, failing(away)).accessKeyId());
    assertEquals(
        away, assertThrows(NoCredentials.class, () -> cache().get(NAME, true, failing(away))));
    assertEquals(
        refused,
        assertThrows(NoCredentials.class, () -> cache().get(NAME, false, failing(refused))));
    clock.advance(Duration.ofMinutes(15));
    assertEquals(
        away, assertThrows(NoCredentials.class, () -> cache().get(NAME, false, failing(away))));
  }

  @Test
  void makes_one_attempt_while_older_credentials_have_not_expired() throws Exception {
    var once = new ArrayList<Boolean>();
    CredentialSource.Call told =
        attempt -> {
          once.add(attempt);
          return fetch(attempt);
        };
    cache().get(NAME, false, told);
    clock.advance(Duration.ofMinutes(45));
    cache().get(NAME, false, told);
    clock.advance(Duration.ofMinutes(61));
    cache().get(NAME, false, told);
    assertEquals(List.of(false, true, false), once);
  }

  private static CredentialSource.Call failing(NoCredentials failure) {
    return _ -> {
      throw failure;
    };
  }

  @Test
  void filesAreEncryptedAndReadableByTheirOwnerOnly() throws Exception {
    get(cache(), NAME);
    Set<String> seen = new HashSet<>();
    try (var all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("secret") || bytes.contains("KEY1"), file.toString());
        seen.add(String.valueOf(file.getFileName()).replaceFirst(".*[.]", ""));
      }
    }
    assertEquals(Set.of("keys", "key", "vend-lock"), seen);
  }

  @Test
  void ignoresMovedOrModifiedFiles() throws Exception {
    get(cache(), NAME);
    Path kept = onlyEntry();
    byte[] box = Files.readAllBytes(kept);
    get(cache(), List.of("another"));
    box[box.length - 1] ^= 1;
    Files.write(kept, box);
    assertEquals("KEY3", get(cache(), NAME));
    Files.write(kept, new byte[] {1, 2, 3});
    assertEquals("KEY4", get(cache(), NAME));
    Files.write(home.resolve("state/cache.key"), new byte[32]);
    assertEquals("KEY5", get(cache(), NAME));
    Files.write(home.resolve("state/cache.key"), new byte[5]);
    assertEquals("KEY6", get(cache(), NAME));
  }

  private Path onlyEntry() throws IOException {
    try (var all = Files.list(home.resolve("cache"))) {
      return all.filter(file -> file.toString().endsWith(".keys")).findFirst().orElseThrow();
    }
  }

  @Test
  void ignores_fields_that_a_later_version_added() throws Exception {
    assertEquals("KEY1", get(cache(), NAME));
    rewrite(json -> json.replace("{", "{\"later\":[1,null],"));
    assertEquals("KEY1", get(cache(), NAME));
  }

  @Test
  void misses_a_layout_of_another_version() throws Exception {
    get(cache(), NAME);
    List<UnaryOperator<String>> layouts =
        List.of(
            json -> json.replace("\"expires\"", "\"expiresAt\""),
            json -> json.replaceAll("\"received\":\\d+", "\"received\":\"2026-11-21T12:00:00Z\""),
            json -> json.replaceAll("\"role\":\"[^\"]*\"", "\"role\":{\"name\":\"deploy\"}"),
            json -> "[" + json + "]",
            _ -> "another format",
            _ -> "");
    for (UnaryOperator<String> layout : layouts) {
      rewrite(layout);
      assertEquals("KEY" + (fetches.get() + 1), get(cache(), NAME));
    }
  }

  private void rewrite(UnaryOperator<String> layout) throws IOException {
    SealedFolder files =
        SealedStore.folder(
            home.resolve("cache"), ".keys", home.resolve("state/cache.key"), new SecureRandom());
    try (SealedFile file = files.open(NAME)) {
      String before = new String(file.read().orElseThrow(), StandardCharsets.UTF_8);
      String after = layout.apply(before);
      assertNotEquals(before, after);
      file.replace(after.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void oneThreadFetchesAndTheOthersWait() throws Exception {
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        CredentialCache own = cache();
        answers.add(threads.submit(() -> get(own, NAME)));
      }
      for (var answer : answers) {
        assertEquals("KEY1", answer.get());
      }
    }
    assertEquals(1, fetches.get());
  }

  private FileChannel held() throws Exception {
    get(cache(), NAME);
    try (var all = Files.list(home.resolve("cache"))) {
      Path lock =
          all.filter(file -> file.toString().endsWith(".vend-lock")).findFirst().orElseThrow();
      return FileChannel.open(lock, StandardOpenOption.WRITE);
    }
  }

  @Test
  void reports_that_it_waits_for_another_process() throws Exception {
    try (FileChannel other = held()) {
      FileLock lock = other.lock();
      var messages = new ArrayList<String>();
      CredentialCache waiting =
          cache()
              .telling(words -> {
                messages.add(words);
                try {
                  lock.release();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertEquals("KEY1", get(waiting, NAME));
      assertEquals(1, messages.size());
      assertTrue(
          messages
              .getFirst()
              .startsWith(
                  "waiting up to 90 s for another process that requests the same credentials (lock "),
          messages.getFirst());
      get(waiting, NAME);
      assertEquals(1, messages.size(), "no message for a free lock");
    }
  }

  @Test
  void continues_without_the_cache_if_the_lock_stays_held() throws Exception {
    try (FileChannel other = held()) {
      FileLock _ = other.lock();
      var messages = new ArrayList<String>();
      CredentialCache bounded = cache().waiting(Duration.ofMillis(100));
      var credentials =
          new CachedCredentials(
              _ -> new CredentialSource.Fetch(NAME, this::fetch),
              CredentialRequest.of(ClientFixture.ROLE),
              bounded,
              clock,
              messages::add);
      assertEquals("KEY2", credentials.get().accessKeyId());
      assertTrue(
          messages.get(1).endsWith("; continuing without the cache ..."), messages.toString());
    }
    assertEquals("KEY1", get(cache(), NAME), "the entry is as it was");
  }

  @Test
  void deletesAllEntries() throws Exception {
    assertEquals(0, cache().clear());
    get(cache(), NAME);
    get(cache(), List.of("another"));
    assertEquals(2, cache().clear());
    assertEquals("KEY3", get(cache(), NAME));
  }

  @Test
  void usesTheFoldersOfTheUser() throws Exception {
    var environment = java.util.Map.of("HOME", home.toString());
    CredentialCache own = CredentialCache.ofUser(environment, new SecureRandom(), clock);
    get(own, NAME);
    assertEquals(
        Optional.of(true), Optional.of(Files.exists(home.resolve(".cache/vend/credentials"))));
    assertEquals(32, Files.size(home.resolve(".local/state/vend/cache.key")));
  }

  @Test
  void caches_in_memory_if_the_disk_cannot_be_used() throws Exception {
    Path file = Files.writeString(home.resolve("a-file"), "");
    for (var environment :
        List.of(java.util.Map.of("HOME", file.toString()), java.util.Map.<String, String>of())) {
      CredentialCache own = CredentialCache.ofUser(environment, new SecureRandom(), clock);
      String first = get(own, NAME);
      assertEquals(first, get(own, NAME));
      assertEquals(1, own.clear());
    }
  }
}
