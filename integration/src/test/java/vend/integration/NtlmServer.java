package vend.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Runs a server on loopback that requires NTLM, with the independent implementation pyspnego. */
final class NtlmServer implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final int port;

  NtlmServer(IdentityProviderParts parts, Path folder, String users, String page)
      throws IOException {
    Files.createDirectories(folder);
    Path program = folder.resolve("ntlm_server.py");
    try (var source =
        NtlmServer.class.getResourceAsStream("/vend/integration/ntlm/ntlm_server.py")) {
      Files.write(program, Objects.requireNonNull(source).readAllBytes());
    }
    process =
        new ProcessBuilder(
                List.of(
                    parts.folder().resolve("venv/bin/python").toString(),
                    program.toString(),
                    Files.writeString(folder.resolve("users"), users).toString(),
                    Files.writeString(folder.resolve("page.html"), page).toString()))
            .redirectError(folder.resolve("log.txt").toFile())
            .start();
    lines = process.inputReader();
    port = Integer.parseInt(line());
  }

  /**
   * Returns the next line of the server's output. It has one line per request: {@code message} or
   * {@code nothing} for a request with or without {@code Authorization}, and the response's status.
   */
  String line() throws IOException {
    return Objects.requireNonNull(lines.readLine(), "The NTLM server has ended.");
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    IdentityProviderParts.stop(process);
  }
}
