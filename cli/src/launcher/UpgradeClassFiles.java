import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar and raises its class files to the version of Java 17. The JVM leaves class files of
 * Java 5, such as picocli's, out of its ahead-of-time cache, with all classes that implement their
 * interfaces. The code of the methods stays the same; only stack maps are added.
 *
 * <p>Run as a source file: {@code java UpgradeClassFiles.java IN.jar OUT.jar}.
 */
final class UpgradeClassFiles {
  private UpgradeClassFiles() {}

  public static void main(String[] arguments) throws IOException {
    Path in = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    try (var loader = new URLClassLoader(new URL[] {in.toUri().toURL()});
        var source = new JarFile(in.toFile());
        var target = new JarOutputStream(Files.newOutputStream(out))) {
      ClassFile classFile =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              // Stack maps name common superclasses, also those of the jar's own types.
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (JarEntry entry : source.stream().toList()) {
        byte[] content = source.getInputStream(entry).readAllBytes();
        var copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        target.putNextEntry(copy);
        target.write(isClass(entry) ? upgraded(classFile, content) : content);
      }
    }
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  private static byte[] upgraded(ClassFile classFile, byte[] content) {
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    // A method whose code passes unseen is copied as it is, without stack maps.
    CodeTransform visited = (builder, element) -> builder.with(element);
    return classFile.transformClass(
        classFile.parse(content), version.andThen(ClassTransform.transformingMethodBodies(visited)));
  }
}
