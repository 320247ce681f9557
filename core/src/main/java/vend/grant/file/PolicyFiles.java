package vend.grant.file;

import java.io.IOException;

/** The port to the files that a grants file names: session policies and SAML metadata. */
public interface PolicyFiles {
  /** For grants files that name no other files. */
  PolicyFiles NONE =
      path -> {
        throw new IOException("There are no other files beside this grants file.");
      };

  /**
   * Reads a session policy.
   *
   * @param path relative to the grants file, of plain names, without {@code .} or {@code ..}
   * @throws IOException if there is no such file, if it is not a regular file below the folder of
   *     the grants file, or if it cannot be read
   */
  String read(String path) throws IOException;

  /**
   * Reads the metadata of a SAML identity provider, which may be larger than a policy.
   *
   * @param path as for {@link #read}
   * @throws IOException as for {@link #read}
   */
  default String readMetadata(String path) throws IOException {
    return read(path);
  }
}
