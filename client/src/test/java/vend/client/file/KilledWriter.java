package vend.client.file;

import java.nio.file.Path;
import vend.client.ClientFixture;

/** A process that writes keys until it is killed. */
final class KilledWriter {
  private KilledWriter() {}

  /** Writes for ever: into the file that is named. */
  public static void main(String[] arguments) throws Exception {
    var file = new AwsFile(Path.of(arguments[0]));
    System.out.println("ready");
    for (int i = 0; true; i++) {
      file.writeKeys("profile-" + i % 50, ClientFixture.credentials("KEY"));
    }
  }
}
