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
 * A file for its owner alone that is replaced in one step, by one at a time: whoever reads it has
 * the old content or the new one, also where a writer is killed. Links are followed and stay.
 */
public final class LockedFile implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];
  private static final String TEMPORARY = ".vend-";
  private static final int MOST_LINKS = 40;

  /** A lock of the system is the whole process's, so threads take turns before they ask for it. */
  private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock turn;
  private final FileChannel channel;
  private final FileLock lock;

  private LockedFile(Path file, ReentrantLock turn, FileChannel channel, FileLock lock) {
    this.file = file;
    this.turn = turn;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * How long to wait for the lock.
   *
   * @param longest then {@link Busy} is thrown
   * @param told hears the lock's path, once, if another process or thread holds the lock
   */
  public record Waiting(Duration longest, Consumer<Path> told) {
    /** Until the lock is free, without a word. */
    public static final Waiting FOREVER = new Waiting(Duration.ofDays(36_500), _ -> {});
  }

  /** Another process or thread has held the lock for as long as a caller would wait. */
  public static final class Busy extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;

    /**
     * @param message names the server that the client waits for
     */
    public Busy(String message) {
      super(message);
    }
  }

  /**
   * Waits until no other has it.
   *
   * @throws IOException if its folder can't be made or written to
   */
  public static LockedFile open(Path path) throws IOException {
    return open(path, Waiting.FOREVER);
  }

  /**
   * Waits until no other has it, or for as long as it is told.
   *
   * @throws Busy if another has had it all the time
   * @throws IOException if its folder can't be made or written to
   */
  public static LockedFile open(Path path, Waiting waiting) throws IOException {
    Path file = real(path.toAbsolutePath(), MOST_LINKS);
    Path folder = folder(file);
    ReentrantLock turn = TURNS.computeIfAbsent(file, _ -> new ReentrantLock());
    Path place = folder.resolve("." + file.getFileName() + ".vend-lock");
    var wait = new LockWait(place, waiting);
    wait.until(turn::tryLock);
    try {
      return locked(file, turn, place, wait);
    } catch (IOException | RuntimeException e) {
      turn.unlock();
      throw e;
    }
  }

  private static LockedFile locked(Path file, ReentrantLock turn, Path place, LockWait wait)
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
      return new LockedFile(file, turn, channel, Objects.requireNonNull(lock.get()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process holds it by way of another class loader.
      return null;
    }
  }

  /** Polls, since the system's own wait for a file lock has no bound. */
  private static final class LockWait {
    private static final long POLL_MILLIS = 20;

    private final Path place;
    private final Waiting waiting;
    private final long began = System.nanoTime();
    private boolean told;

    LockWait(Path place, Waiting waiting) {
      this.place = place;
      this.waiting = waiting;
    }

    void until(Attempt attempt) throws IOException {
      while (!attempt.succeeds()) {
        if (!told) {
          told = true;
          waiting.told().accept(place);
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

  /** One name for each file, also where it is not there yet: a link to nowhere is followed, too. */
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

  /** What is in it; nothing, if it is not there. */
  public byte[] read() throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
  }

  /**
   * Puts a content in the place of the old one.
   *
   * @throws IOException if it can't be done; the file is then as it was
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
        // On disk before it has the file's name: not even a machine that stops leaves half of it.
        out.force(true);
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /**
   * Takes it away.
   *
   * @return whether it was there
   * @throws IOException if it can't be done
   */
  public boolean delete() throws IOException {
    return Files.deleteIfExists(file);
  }

  private String prefix() {
    return TEMPORARY + file.getFileName() + "-";
  }

  /** Of those who were killed in the middle of it: nobody else writes while the lock is held. */
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

  /** Lets the next one have it. */
  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      turn.unlock();
    }
  }
}
