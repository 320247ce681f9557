package vend.local.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import vend.Json;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;

/**
 * What a running `vend local` leaves for `vend token`: its issuers with their signing keys, in a
 * file that only the user can read, and that goes when it ends.
 *
 * @param port the port of that `vend local`
 * @param pid its process
 * @param started when that process began, in milliseconds since 1970, so that a later one with the
 *     same number is not taken for it; 0 where the system does not say
 * @param issuers in the order of the grants file
 */
public record IssuerFile(int port, long pid, long started, List<Entry> issuers) {
  private static final String PREFIX = "local-";
  private static final String SUFFIX = ".json";

  /**
   * One issuer, as tokens have it.
   *
   * @param name in the grants file
   * @param oidc the token's {@code iss}
   * @param audience the token's {@code aud}
   * @param algorithm what the token is signed with
   * @param key the private key
   */
  public record Entry(
      String name, String oidc, String audience, SignatureAlgorithm algorithm, JWK key) {
    @Override
    public String toString() {
      return "Entry[" + name + "]";
    }
  }

  /** The file of a `vend local` that has just started. */
  public static IssuerFile of(int port, LocalIssuer local, List<OidcIssuer> issuers) {
    return new IssuerFile(
        port,
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()),
        issuers.stream()
            .map(issuer -> {
              var algorithm = LocalIssuer.algorithmOf(issuer);
              return new Entry(
                  issuer.name().value(),
                  issuer.oidc(),
                  issuer.audience(),
                  algorithm,
                  local.key(algorithm));
            })
            .toList());
  }

  /**
   * The folder for such files: below {@code XDG_RUNTIME_DIR}, else below the user's home.
   *
   * @throws IOException if it is not the user's own, or others can look into it
   */
  public static Path folder(Map<String, String> environment) throws IOException {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path folder =
        runtime.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "vend", "run")
            : Path.of(runtime, "vend");
    Files.createDirectories(folder.toAbsolutePath().getParent());
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // Of an earlier `vend local`, or of one that starts at the same time.
    }
    checkPrivate(folder);
    return folder;
  }

  private static void checkPrivate(Path folder) throws IOException {
    var attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean onlyOurs =
        attributes.isDirectory()
            && PosixFilePermissions.toString(attributes.permissions()).endsWith("------");
    if (!onlyOurs) {
      throw new IOException(folder + " must be a folder that only you can look into (chmod 700)");
    }
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @return where it is
   */
  public Path write(Path folder) throws IOException {
    Path file = folder.resolve(PREFIX + port + SUFFIX);
    PrivateFile.write(file, toJson());
    return file;
  }

  private String toJson() {
    var entries = new ArrayList<Map<String, Object>>();
    for (Entry issuer : issuers) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("name", issuer.name);
      entry.put("oidc", issuer.oidc);
      entry.put("audience", issuer.audience);
      entry.put("algorithm", issuer.algorithm.name());
      entry.put("key", issuer.key.toJSONObject());
      entries.add(entry);
    }
    return Json.write(Map.of("port", port, "pid", pid, "started", started, "issuers", entries));
  }

  /** The files of all `vend local` that are running, by port; those of dead ones are removed. */
  public static List<IssuerFile> running(Path folder) throws IOException {
    var found = new ArrayList<IssuerFile>();
    try (var files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        Optional<IssuerFile> read = read(file);
        if (read.map(IssuerFile::isAlive).orElse(false)) {
          found.add(read.orElseThrow());
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    found.sort(Comparator.comparingInt(IssuerFile::port));
    return found;
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && started(process) == started)
        .isPresent();
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Optional<IssuerFile> read(Path file) throws IOException {
    try {
      Map<String, Object> document = Json.readObject(Files.readString(file, UTF_8));
      var issuers = new ArrayList<Entry>();
      for (Object entry : (List<?>) document.getOrDefault("issuers", List.of())) {
        issuers.add(entry((Map<?, ?>) entry));
      }
      int port = ((Number) document.getOrDefault("port", 0)).intValue();
      long pid = ((Number) document.getOrDefault("pid", 0)).longValue();
      long started = ((Number) document.getOrDefault("started", 0)).longValue();
      return Optional.of(new IssuerFile(port, pid, started, issuers));
    } catch (Json.MalformedJson | ParseException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static Entry entry(Map<?, ?> entry) throws ParseException {
    return new Entry(
        String.valueOf(entry.get("name")),
        String.valueOf(entry.get("oidc")),
        String.valueOf(entry.get("audience")),
        SignatureAlgorithm.of(String.valueOf(entry.get("algorithm")))
            .orElseThrow(() -> new ParseException("no such algorithm", 0)),
        JWK.parse(Json.write(Objects.requireNonNullElse(entry.get("key"), Map.of()))));
  }
}
