package vend.client.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Describes file errors in messages. */
public final class FileFailure {
  private FileFailure() {}

  /** Returns a description, for example {@code /home/ada/.cache/vend: Read-only file system}. */
  public static String words(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileAlreadyExistsException e -> e.getFile() + " is not a folder";
      case NoSuchFileException e -> e.getFile() + " does not exist and cannot be created";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      default ->
          failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    };
  }
}
