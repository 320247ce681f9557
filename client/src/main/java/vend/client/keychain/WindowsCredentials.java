package vend.client.keychain;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import vend.Secret;

/**
 * The Credential Manager of Windows, by its own functions: a program would take a second to start.
 *
 * @see <a
 *     href="https://learn.microsoft.com/en-us/windows/win32/api/wincred/ns-wincred-credentialw">CREDENTIALW</a>
 */
// Its launcher allows native access: there is no other way to these functions.
@SuppressWarnings("restricted")
final class WindowsCredentials implements Keychain {
  private static final int GENERIC = 1;
  private static final int LOCAL_MACHINE = 2;
  private static final int ERROR_NOT_FOUND = 1168;

  // CREDENTIALW on 64-bit Windows.
  private static final int SIZE = 80;
  private static final int TYPE = 4;
  private static final int TARGET_NAME = 8;
  private static final int BLOB_SIZE = 32;
  private static final int BLOB = 40;
  private static final int PERSIST = 48;
  private static final int USER_NAME = 72;

  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  @Override
  public Optional<Secret> find(Entry entry) throws KeychainUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
      int fine =
          (int)
              function(
                      "CredReadW",
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.ADDRESS)
                  .invokeExact(state, target(arena, entry), GENERIC, 0, place);
      if (fine == 0) {
        return none(state);
      }
      MemorySegment credential = place.get(ValueLayout.ADDRESS, 0).reinterpret(SIZE);
      int length = credential.get(ValueLayout.JAVA_INT, BLOB_SIZE);
      byte[] blob =
          credential
              .get(ValueLayout.ADDRESS, BLOB)
              .reinterpret(length)
              .toArray(ValueLayout.JAVA_BYTE);
      free(credential);
      return Optional.of(Secret.of(new String(blob, UTF_8)));
    } catch (KeychainUnavailable e) {
      throw e;
    } catch (Throwable e) {
      throw unavailable(e.getClass().getSimpleName());
    }
  }

  @Override
  public void store(Entry entry, Secret secret) throws KeychainUnavailable {
    byte[] blob = StoredLine.of(secret).getBytes(UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment credential = arena.allocate(SIZE, 8);
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, blob);
      credential.set(ValueLayout.JAVA_INT, TYPE, GENERIC);
      credential.set(ValueLayout.ADDRESS, TARGET_NAME, target(arena, entry));
      credential.set(ValueLayout.JAVA_INT, BLOB_SIZE, blob.length);
      credential.set(ValueLayout.ADDRESS, BLOB, bytes);
      credential.set(ValueLayout.JAVA_INT, PERSIST, LOCAL_MACHINE);
      credential.set(ValueLayout.ADDRESS, USER_NAME, arena.allocateFrom(entry.account(), UTF_16LE));
      int fine =
          (int)
              function("CredWriteW", ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                  .invokeExact(state, credential, 0);
      bytes.fill((byte) 0);
      if (fine == 0) {
        throw unavailable("error " + error(state));
      }
    } catch (KeychainUnavailable e) {
      throw e;
    } catch (Throwable e) {
      throw unavailable(e.getClass().getSimpleName());
    }
  }

  @Override
  public boolean forget(Entry entry) throws KeychainUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int fine =
          (int)
              function(
                      "CredDeleteW",
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT)
                  .invokeExact(state, target(arena, entry), GENERIC, 0);
      return fine != 0 || none(state).isPresent();
    } catch (KeychainUnavailable e) {
      throw e;
    } catch (Throwable e) {
      throw unavailable(e.getClass().getSimpleName());
    }
  }

  private static MemorySegment target(Arena arena, Entry entry) {
    return arena.allocateFrom(entry.toString(), UTF_16LE);
  }

  private static Optional<Secret> none(MemorySegment state) throws KeychainUnavailable {
    if (error(state) == ERROR_NOT_FOUND) {
      return Optional.empty();
    }
    throw unavailable("error " + error(state));
  }

  private static int error(MemorySegment state) {
    return state.get(
        ValueLayout.JAVA_INT,
        STATE.byteOffset(MemoryLayout.PathElement.groupElement("GetLastError")));
  }

  private static void free(MemorySegment credential) throws Throwable {
    Linker.nativeLinker()
        .downcallHandle(
            library().findOrThrow("CredFree"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS))
        .invokeExact(credential);
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            library().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
            Linker.Option.captureCallState("GetLastError"));
  }

  private static SymbolLookup library() {
    return SymbolLookup.libraryLookup("advapi32", Arena.global());
  }

  private static KeychainUnavailable unavailable(String why) {
    return new KeychainUnavailable("the Credential Manager refuses (%s)".formatted(why));
  }

  @Override
  public String name() {
    return "the Credential Manager";
  }
}
