package vend.cli.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir private Path home;

  @Test
  void finds_both_in_a_checkout() {
    assertEquals(
        new Installation(home, home.resolve("local/dynamodb/target/lib")),
        Installation.of(home, Map.of("VEND_DYNAMODB_LOCAL", "/elsewhere")));
  }

  @Test
  void a_package_takes_DynamoDB_Local_from_the_users_data_folder() throws IOException {
    Path samples = Files.createDirectories(home.resolve("share/vend"));

    assertEquals(
        new Installation(samples, Path.of("/home/ada/.local/share/vend/dynamodb-local")),
        Installation.of(home, Map.of("HOME", "/home/ada")));
    assertEquals(
        new Installation(samples, Path.of("/data/vend/dynamodb-local")),
        Installation.of(home, Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/data")));
  }

  @Test
  void a_package_takes_DynamoDB_Local_from_the_folder_in_the_variable() throws IOException {
    Path samples = Files.createDirectories(home.resolve("share/vend"));

    assertEquals(
        new Installation(samples, Path.of("/opt/dynamodb")),
        Installation.of(home, Map.of("HOME", "/home/ada", "VEND_DYNAMODB_LOCAL", "/opt/dynamodb")));
  }

  @Test
  void a_user_without_a_home_folder_can_still_print_help() throws IOException {
    Path samples = Files.createDirectories(home.resolve("share/vend"));

    assertEquals(
        new Installation(samples, home.resolve("dynamodb-local")), Installation.of(home, Map.of()));
  }
}
