package vend.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Starts a stub hub for each test. Its user can run programs of this machine. */
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
