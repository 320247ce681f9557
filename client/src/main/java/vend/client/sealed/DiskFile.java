package vend.client.sealed;

import java.io.IOException;
import java.util.Optional;
import vend.AesGcm;
import vend.client.file.LockedFile;

/**
 * An encrypted file on disk. If an in-memory fallback is configured, read and write errors switch
 * to it instead of failing. A failed deletion always throws, because the content then stays on
 * disk.
 */
final class DiskFile implements SealedFile {
  private final LockedFile file;
  private final String name;
  private final AesGcm seal;
  private final Optional<InMemoryFiles.Slot> memory;

  DiskFile(LockedFile file, String name, AesGcm seal, Optional<InMemoryFiles.Slot> memory) {
    this.file = file;
    this.name = name;
    this.seal = seal;
    this.memory = memory;
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    try {
      return seal.open(name, file.read());
    } catch (IOException e) {
      return InMemoryFiles.instead(memory, e).content();
    }
  }

  @Override
  public void replace(byte[] content) throws IOException {
    try {
      file.replace(seal.seal(name, content));
    } catch (IOException e) {
      InMemoryFiles.instead(memory, e).put(content);
    }
  }

  @Override
  public boolean delete() throws IOException {
    return file.delete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
