package vend.client.sealed;

import java.io.IOException;
import java.util.Optional;
import vend.AesGcm;
import vend.client.file.LockedFile;

/**
 * A sealed file on disk. Where there is memory to take its place, a disk that can't be read or
 * written fails nothing; a file that can't be deleted always does, since its content stays.
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
