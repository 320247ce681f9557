package vend.client.sealed;

import java.io.IOException;
import java.util.Optional;

/** A sealed file, locked until it is closed. */
public sealed interface SealedFile extends AutoCloseable permits DiskFile, InMemoryFiles.Held {
  /** What is in it; empty if it is not there, or nobody can open it any more. */
  Optional<byte[]> read() throws IOException;

  /**
   * Puts a content in the place of the old one.
   *
   * @throws IOException if it can't be done; the file is then as it was
   */
  void replace(byte[] content) throws IOException;

  /**
   * Forgets it.
   *
   * @return whether there was one
   * @throws IOException if it can't be deleted
   */
  boolean delete() throws IOException;

  /** Lets the next one have it. */
  @Override
  void close() throws IOException;
}
