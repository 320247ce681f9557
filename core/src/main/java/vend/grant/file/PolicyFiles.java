package vend.grant.file;

import java.io.IOException;

/** The port to the policies that a grants file points to. */
public interface PolicyFiles {
  /** For grants files that point to none. */
  PolicyFiles NONE =
      path -> {
        throw new IOException("there are no policy files here");
      };

  /**
   * Reads a policy.
   *
   * @param path relative to the grants file, of plain names, without {@code .} or {@code ..}
   * @throws IOException if it is not there, is not a plain file below the folder of the grants
   *     file, or can't be read
   */
  String read(String path) throws IOException;
}
