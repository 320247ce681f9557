package vend.release;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the container image of the command as a tar archive, without a Docker engine: the C
 * library and a shell of the build machine's distribution, the command in {@code /opt/vend}, and a
 * user without privileges.
 */
public final class Image {
  private static final String USER = "65532";
  private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");

  private Image() {}

  /**
   * Writes the image.
   *
   * @param arguments the folder of the system files; the folder of the command; the tar archive to
   *     write; the version; the processor architecture in Docker's words; the time of the release
   *     in seconds since 1970
   */
  public static void main(String[] arguments) throws Exception {
    Path system = Path.of(arguments[0]);
    Path command = Path.of(arguments[1]);
    String version = arguments[3];
    Instant time = Instant.ofEpochSecond(Long.parseLong(arguments[5]));
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(arguments[4], "linux")))
            .setCreationTime(time)
            .setFileEntriesLayers(
                files("system", system, "/", time),
                home(time),
                files("vend", command, "/opt/vend", time))
            .setEnvironment(Map.of("PATH", "/opt/vend/bin:/usr/bin:/bin", "HOME", "/home/vend"))
            .setUser(USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/home/vend"))
            .setEntrypoint(List.of("/opt/vend/bin/vend"))
            .setLabels(
                Map.of(
                    "org.opencontainers.image.title", "vend",
                    "org.opencontainers.image.version", version,
                    "org.opencontainers.image.licenses", "Apache-2.0",
                    "org.opencontainers.image.source", "https://github.com/vend-aws/vend"));
    image.containerize(
        Containerizer.to(TarImage.at(Path.of(arguments[2])).named("vend:" + version))
            .setOfflineMode(true)
            .setToolName("vend")
            .setApplicationLayersCache(Files.createTempDirectory("vend-image"))
            .setBaseImageLayersCache(Files.createTempDirectory("vend-image")));
  }

  /** Keeps the files' own times: the ahead-of-time cache fits only jars with the same times. */
  private static FileEntriesLayer files(String name, Path folder, String target, Instant time)
      throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted().toList()) {
        String place = (target + "/" + folder.relativize(path)).replaceAll("/+", "/");
        if (path.equals(folder) && target.equals("/")) {
          continue;
        }
        layer.addEntry(
            path,
            AbsoluteUnixPath.get(place),
            FilePermissions.fromPosixFilePermissions(
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)),
            Files.isRegularFile(path) ? Files.getLastModifiedTime(path).toInstant() : time);
      }
    }
    return layer.build();
  }

  /** The home folder, which the user may write to, and the folder for temporary files. */
  private static FileEntriesLayer home(Instant time) throws IOException {
    Path empty = Files.createTempDirectory("vend-image");
    return FileEntriesLayer.builder()
        .setName("home")
        .addEntry(empty, AbsoluteUnixPath.get("/home/vend"), FOLDER, time, USER + ":" + USER)
        .addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"), time)
        .build();
  }
}
