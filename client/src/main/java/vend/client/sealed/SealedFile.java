package vend.client.sealed;

import java.io.IOException;
import java.util.Optional;

/** An encrypted file, locked until it is closed. */
public sealed interface SealedFile extends AutoCloseable permits DiskFile, InMemoryFiles.Held {
  /** Returns the content; empty if the file does not exist or cannot be decrypted. */
  Optional<byte[]> read() throws IOException;

  /**
   * Replaces the content.
   *
   * @throws IOException if that fails; the file is then unchanged
   */
  void replace(byte[] content) throws IOException;

  /**
   * Deletes the file.
   *
   * @return whether it existed
   * @throws IOException if it cannot be deleted
   */
  boolean delete() throws IOException;

  /** Releases the lock. */
  @Override
  void close() throws IOException;
}
