package vend.client.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that only its owner can read and that is replaced atomically under a lock. Readers see the
 * old content or the new one, even if a writer is killed. Symbolic links are followed and kept.
 */
public final class LockedFile implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];
  private static final String TEMPORARY = ".vend-";
  private static final int MOST_LINKS = 40;

  /** The operating system's lock belongs to the whole process, so threads need one of their own. */
  private static final Map<Path, ReentrantLock> THREAD_LOCKS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock threadLock;
  private final FileChannel channel;
  private final FileLock lock;

  private LockedFile(Path file, ReentrantLock threadLock, FileChannel channel, FileLock lock) {
    this.file = file;
    this.threadLock = threadLock;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * How long to wait for the lock.
   *
   * @param longest after this time, {@link Busy} is thrown
   * @param onWait receives the lock's path, once, if another process or thread holds the lock
   */
  public record Waiting(Duration longest, Consumer<Path> onWait) {
    /** Waits until the lock is free, without a message. */
    public static final Waiting FOREVER = new Waiting(Duration.ofDays(36_500), _ -> {});
  }

  /** Another process or thread has held the lock for longer than the caller waits. */
  public static final class Busy extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;

    /**
     * @param message says which lock is held and for how long
     */
    public Busy(String message) {
      super(message);
    }
  }

  /**
   * Locks the file, waiting for as long as another process or thread holds the lock.
   *
   * @throws IOException if its folder cannot be created or written to
   */
  public static LockedFile open(Path path) throws IOException {
    return open(path, Waiting.FOREVER);
  }

  /**
   * Locks the file, waiting no longer than {@code waiting} allows.
   *
   * @throws Busy if another process or thread holds the lock for all of that time
   * @throws IOException if its folder cannot be created or written to
   */
  public static LockedFile open(Path path, Waiting waiting) throws IOException {
    Path file = real(path.toAbsolutePath(), MOST_LINKS);
    Path folder = folder(file);
    ReentrantLock threadLock = THREAD_LOCKS.computeIfAbsent(file, _ -> new ReentrantLock());
    Path place = folder.resolve("." + file.getFileName() + ".vend-lock");
    var wait = new LockWait(place, waiting);
    wait.until(threadLock::tryLock);
    try {
      return locked(file, threadLock, place, wait);
    } catch (IOException | RuntimeException e) {
      threadLock.unlock();
      throw e;
    }
  }

  private static LockedFile locked(Path file, ReentrantLock threadLock, Path place, LockWait wait)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            place,
            java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            forOwner("rw-------"));
    try {
      var lock = new AtomicReference<@Nullable FileLock>();
      wait.until(() -> {
        lock.set(tryLock(channel));
        return lock.get() != null;
      });
      return new LockedFile(file, threadLock, channel, Objects.requireNonNull(lock.get()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process holds the lock through another class loader.
      return null;
    }
  }

  /** Polls, because the operating system's own wait for a file lock has no time limit. */
  private static final class LockWait {
    private static final long POLL_MILLIS = 20;

    private final Path place;
    private final Waiting waiting;
    private final long began = System.nanoTime();
    private boolean reported;

    LockWait(Path place, Waiting waiting) {
      this.place = place;
      this.waiting = waiting;
    }

    void until(Attempt attempt) throws IOException {
      while (!attempt.succeeds()) {
        if (!reported) {
          reported = true;
          waiting.onWait().accept(place);
        }
        if (System.nanoTime() - began > waiting.longest().toNanos()) {
          throw new Busy(
              "another process has held the lock %s for %d s"
                  .formatted(place, waiting.longest().toSeconds()));
        }
        pause();
      }
    }

    private static void pause() throws InterruptedIOException {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a file lock");
      }
    }
  }

  @FunctionalInterface
  private interface Attempt {
    boolean succeeds() throws IOException;
  }

  /** Resolves each file to one path, even a missing one behind a dangling symbolic link. */
  private static Path real(Path path, int links) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (!Files.isSymbolicLink(path)) {
      return folder(path.normalize()).toRealPath().resolve(path.normalize().getFileName());
    }
    if (links == 0) {
      throw new FileSystemLoopException(path.toString());
    }
    Path target = Files.readSymbolicLink(path);
    return real(folder(path).toRealPath().resolve(target), links - 1);
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new NoSuchFileException(file.toString(), null, "has no folder");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, forOwner("rwx------"));
    }
    return folder;
  }

  /** Returns the file's content; empty if the file does not exist. */
  public byte[] read() throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
  }

  /**
   * Replaces the file's content.
   *
   * @throws IOException if that fails; the file is then unchanged
   */
  public void replace(byte[] content) throws IOException {
    Path folder = folder(file);
    removeLeftovers(folder);
    Path written = Files.createTempFile(folder, prefix(), ".tmp", forOwner("rw-------"));
    try {
      try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
        var bytes = java.nio.ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        // Sync before the rename, so that a crash of the machine never leaves a partial file.
        out.force(true);
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /**
   * Deletes the file.
   *
   * @return whether it existed
   * @throws IOException if it cannot be deleted
   */
  public boolean delete() throws IOException {
    return Files.deleteIfExists(file);
  }

  private String prefix() {
    return TEMPORARY + file.getFileName() + "-";
  }

  /** Deletes files of killed writers; safe, since no other writer runs while the lock is held. */
  private void removeLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix() + "*.tmp")) {
      for (Path old : left) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static FileAttribute<?>[] forOwner(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      threadLock.unlock();
    }
  }
}
