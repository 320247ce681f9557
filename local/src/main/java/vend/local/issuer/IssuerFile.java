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
 * The file through which a running `vend local` passes its issuers and their signing keys to `vend
 * token`. Only the user can read it. `vend local` deletes it at its end.
 *
 * @param port the port of that `vend local`
 * @param pid its process id
 * @param started the start time of that process, in milliseconds since 1970, because process ids
 *     are reused; 0 if the system does not report it
 * @param issuers in the order of the grants file
 */
public record IssuerFile(int port, long pid, long started, List<Entry> issuers) {
  private static final String PREFIX = "local-";
  private static final String SUFFIX = ".json";

  /**
   * One issuer, with what its tokens need.
   *
   * @param name its name in the grants file
   * @param oidc the token's {@code iss}
   * @param audience the token's {@code aud}
   * @param algorithm the signature algorithm of its tokens
   * @param key the private signing key
   */
  public record Entry(
      String name, String oidc, String audience, SignatureAlgorithm algorithm, JWK key) {
    @Override
    public String toString() {
      return "Entry[" + name + "]";
    }
  }

  /** Creates the content for this process. */
  public static IssuerFile of(int port, LocalIssuer local, List<OidcIssuer> issuers) {
    return new IssuerFile(
        port,
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()),
        issuers.stream().map(local::entry).toList());
  }

  /**
   * Returns the folder for these files, and creates it: below {@code XDG_RUNTIME_DIR}, else below
   * the user's home.
   *
   * @throws IOException if other users can access it
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
      // From an earlier `vend local`, or from one that starts at the same time.
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
      throw new IOException(
          "Other users can access %s, or it is no folder. Correct that: chmod 700 %s"
              .formatted(folder, folder));
    }
  }

  /**
   * Writes the file in one step.
   *
   * @return its path
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

  /** Returns the files of all running `vend local`, by port, and deletes those of ended ones. */
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
