package vend.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import vend.client.file.XdgFolders;

/**
 * The files that come with the command: in a checkout, or in an installed package.
 *
 * @param samples the folder of the sample grants file
 * @param dynamoDbLocal the folder of DynamoDB Local. No package contains it, because its license
 *     does not allow that; a user's copy is in {@code VEND_DYNAMODB_LOCAL}, or in the user's data
 *     folder
 */
public record Installation(Path samples, Path dynamoDbLocal) {
  private static final String VARIABLE = "VEND_DYNAMODB_LOCAL";

  /** Finds the files in the folder that the launcher names, which is the checkout or package. */
  public static Installation of(Map<String, String> environment) {
    return of(Path.of(System.getProperty("vend.home", "")), environment);
  }

  static Installation of(Path home, Map<String, String> environment) {
    Path samples = home.resolve("share/vend");
    return Files.isDirectory(samples)
        ? new Installation(samples, ofUser(home, environment))
        : new Installation(home, home.resolve("local/dynamodb/target/lib"));
  }

  private static Path ofUser(Path home, Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    // A user without a home folder can still print help.
    return environment.containsKey("HOME")
        ? new XdgFolders(environment).data().resolve("dynamodb-local")
        : home.resolve("dynamodb-local");
  }
}
