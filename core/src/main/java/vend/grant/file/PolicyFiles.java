package vend.grant.file;

import java.io.IOException;

/** The port to the files that a grants file points to: session policies, and SAML metadata. */
public interface PolicyFiles {
  /** For grants files that point to none. */
  PolicyFiles NONE =
      path -> {
        throw new IOException("there are no other files here");
      };

  /**
   * Reads a policy.
   *
   * @param path relative to the grants file, of plain names, without {@code .} or {@code ..}
   * @throws IOException if it is not there, is not a plain file below the folder of the grants
   *     file, or can't be read
   */
  String read(String path) throws IOException;

  /**
   * Reads the metadata of a SAML identity provider, which may be larger than a policy.
   *
   * @param path as that of a policy
   * @throws IOException as for a policy
   */
  default String readMetadata(String path) throws IOException {
    return read(path);
  }
}
