package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that each package has the AWS Common Runtime's native library for every value of the
 * template's {@code Architecture}. The build does not know which value a deployment uses.
 *
 * @see <a href="https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html">ELF header</a>
 */
class NativeLibrariesIT {
  /** Maps the template's architecture names to {@code e_machine} of the ELF header. */
  private static final Map<String, Short> MACHINES =
      Map.of("x86_64", (short) 62, "arm64", (short) 183);

  private static final int MACHINE_OFFSET = 18;
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private static final Pattern ALLOWED =
      Pattern.compile("\\n  Architecture:\\n(?:    .*\\n)*?    AllowedValues: \\[([^\\]]+)]");

  private static Set<String> architectures() throws IOException {
    String template = Files.readString(RunningVend.CHECKOUT.resolve("template.yaml"));
    String allowed =
        ALLOWED
            .matcher(template)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining());
    return Set.copyOf(Arrays.asList(allowed.split(", ", -1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vend", "Probe"})
  void the_package_has_a_library_for_each_architecture_of_the_template(String function)
      throws IOException {
    assertEquals(MACHINES.keySet(), architectures());
    for (String architecture : architectures()) {
      Path library = BuiltPackage.jars(function).resolve(architecture).resolve("libaws-crt-jni.so");
      assertTrue(Files.isRegularFile(library), library.toString());
      assertEquals(MACHINES.get(architecture), machine(library), library.toString());
    }
  }

  private static short machine(Path library) throws IOException {
    try (InputStream file = Files.newInputStream(library)) {
      ByteBuffer header =
          ByteBuffer.wrap(file.readNBytes(MACHINE_OFFSET + Short.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(ByteBuffer.wrap(ELF), header.slice(0, ELF.length), library.toString());
      return header.getShort(MACHINE_OFFSET);
    }
  }
}
