package vend.client.file;

import java.nio.file.Path;
import vend.client.ClientFixture;

/** A process that writes credentials until it is killed. */
final class KilledWriter {
  private KilledWriter() {}

  /** Writes into the named file until the process is killed. */
  public static void main(String[] arguments) throws Exception {
    var file = new AwsFile(Path.of(arguments[0]));
    System.out.println("ready");
    for (int i = 0; true; i++) {
      file.writeCredentials("profile-" + i % 50, ClientFixture.credentials("KEY"));
    }
  }
}
