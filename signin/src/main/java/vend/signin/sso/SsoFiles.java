package vend.signin.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.file.LockedFile;

/**
 * The files that AWS's tools keep their sign-ins in. They are in no other place, and not sealed, so
 * that a sign-in of one tool is a sign-in of all; they are replaced in one step and for their owner
 * alone.
 *
 * @param folder {@code ~/.aws/sso/cache}
 */
record SsoFiles(Path folder) {
  /** What is in a file; empty if it is not there, or is no JSON. */
  Optional<Map<String, Object>> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readObject(Files.readString(file)));
    } catch (Json.MalformedJson | java.nio.charset.CharacterCodingException e) {
      return Optional.empty();
    }
  }

  Optional<SsoToken> token(SsoSession session) throws IOException {
    return read(session.file()).flatMap(SsoToken::of);
  }

  Optional<SsoRegistration> registration(SsoSession session) throws IOException {
    return read(session.registrationFile()).flatMap(SsoRegistration::of);
  }

  void keep(SsoSession session, SsoRegistration registration) throws IOException {
    try (var file = LockedFile.open(folder.resolve(session.registrationFile()))) {
      write(file, registration.fields());
    }
  }

  void forgetRegistration(SsoSession session) throws IOException {
    Files.deleteIfExists(folder.resolve(session.registrationFile()));
  }

  /** Locks the token of a session against all others of Vend's processes. */
  LockedFile locked(SsoSession session) throws IOException {
    return LockedFile.open(folder.resolve(session.file()));
  }

  static void write(LockedFile file, Map<String, Object> fields) throws IOException {
    file.replace(Json.write(fields).getBytes(UTF_8));
  }
}
