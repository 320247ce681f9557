package vend.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Starts a hub for each test, and a user who can start this machine's programs. */
abstract class HubTest {
  @TempDir Path home;
  AtHub at;

  @BeforeEach
  void start() throws Exception {
    at = new AtHub(home);
    at.environment.put("PATH", String.valueOf(System.getenv("PATH")));
  }

  @AfterEach
  void stop() {
    at.close();
  }
}
