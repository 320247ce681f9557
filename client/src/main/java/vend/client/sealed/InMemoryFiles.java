package vend.client.sealed;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vend.client.file.FileFailure;
import vend.client.file.LockedFile;

/**
 * File contents in memory that live as long as the process. They replace a disk that cannot be used
 * or is not wanted, so that one sign-in still serves all roles of one command. Safe for use by many
 * threads.
 */
final class InMemoryFiles {
  private final Map<List<String>, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<List<String>, ReentrantLock> threadLocks = new ConcurrentHashMap<>();
  private final AtomicBoolean serves = new AtomicBoolean();
  private final Consumer<String> warned;
  private final Optional<String> absent;

  /**
   * @param warned receives, once, why the disk cannot be used
   * @param absent why there is no disk from the start; empty if there is one, or none is wanted
   */
  InMemoryFiles(Consumer<String> warned, Optional<String> absent) {
    this.warned = warned;
    this.absent = absent;
  }

  /** Whether the disk has failed; it is then no longer used. */
  boolean serves() {
    return serves.get();
  }

  private void begin(String why) {
    if (!serves.getAndSet(true)) {
      warned.accept(why);
    }
  }

  Slot slot(String ending, List<String> name) {
    return new Slot(Stream.concat(Stream.of(ending), name.stream()).toList());
  }

  int clear(String ending) {
    int before = contents.size();
    contents.keySet().removeIf(name -> name.getFirst().equals(ending));
    return before - contents.size();
  }

  /**
   * Switches from the disk to memory.
   *
   * @throws IOException the disk's own failure, if there is no in-memory fallback
   */
  static Slot instead(Optional<Slot> slot, IOException failure) throws IOException {
    if (slot.isEmpty()) {
      throw failure;
    }
    slot.get().memory().begin(FileFailure.words(failure));
    return slot.get();
  }

  /** The place of one file's content. */
  final class Slot {
    private final List<String> name;

    private Slot(List<String> name) {
      this.name = name;
    }

    private InMemoryFiles memory() {
      return InMemoryFiles.this;
    }

    Optional<byte[]> content() {
      return Optional.ofNullable(contents.get(name));
    }

    void put(byte[] content) {
      contents.put(name, content);
    }

    /** Locks the content, waiting while another thread holds the lock. */
    SealedFile open(LockedFile.Waiting waiting) throws IOException {
      absent.ifPresent(InMemoryFiles.this::begin);
      ReentrantLock threadLock = threadLocks.computeIfAbsent(name, _ -> new ReentrantLock());
      try {
        if (!threadLock.tryLock(waiting.longest().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new LockedFile.Busy("another thread is still fetching the same content");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for another thread");
      }
      return new Held(this, threadLock);
    }

    private boolean remove() {
      return contents.remove(name) != null;
    }
  }

  /**
   * A content, locked until it is closed.
   *
   * @param threadLock the lock, which this thread holds
   */
  record Held(Slot slot, ReentrantLock threadLock) implements SealedFile {
    @Override
    public Optional<byte[]> read() {
      return slot.content();
    }

    @Override
    public void replace(byte[] content) {
      slot.put(content);
    }

    @Override
    public boolean delete() {
      return slot.remove();
    }

    @Override
    public void close() {
      threadLock.unlock();
    }
  }
}
