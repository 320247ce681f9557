package vend.client.sealed;

import java.io.IOException;
import java.util.Optional;
import vend.client.file.LockedFile;

/** A sealed file, locked until it is closed. */
public final class SealedFile implements AutoCloseable {
  private final LockedFile file;
  private final String name;
  private final Seal seal;

  SealedFile(LockedFile file, String name, Seal seal) {
    this.file = file;
    this.name = name;
    this.seal = seal;
  }

  /** What is in it; empty if it is not there, or nobody can open it any more. */
  public Optional<byte[]> read() throws IOException {
    return seal.open(name, file.read());
  }

  /**
   * Puts a content in the place of the old one.
   *
   * @throws IOException if it can't be done; the file is then as it was
   */
  public void replace(byte[] content) throws IOException {
    file.replace(seal.seal(name, content));
  }

  /**
   * Forgets it.
   *
   * @return whether there was one
   * @throws IOException if it can't be deleted
   */
  public boolean delete() throws IOException {
    return file.delete();
  }

  /** Lets the next one have it. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
