package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import vend.Json;
import vend.caller.RefusedDocument;
import vend.caller.RejectedToken;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.oidc.OidcVerifier.CompactToken;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

/**
 * Runs the public test vectors of Project Wycheproof against the parser, the key set and the
 * signature check. Their payloads are not claims, so the test skips the check of claims.
 *
 * @see <a href="https://github.com/C2SP/wycheproof">Project Wycheproof</a>
 */
@EnabledIfEnvironmentVariable(
    named = "VEND_WYCHEPROOF",
    matches = ".+",
    disabledReason = "VEND_WYCHEPROOF is not the path of a checkout of github.com/C2SP/wycheproof")
class WycheproofTest {
  /** The number of cases, and the numbers of the cases in which Vend and the vectors differ. */
  private record Outcome(
      int cases, Set<Integer> invalidAndAccepted, Set<Integer> validAndRefused) {}

  /** Signed with a shared secret, which Vend never accepts. */
  private static final Set<Integer> MACS = Set.of(1, 348, 352, 357, 358, 359, 372, 373, 376, 377);

  /** Without a payload, so not a token. */
  private static final Set<Integer> EMPTY = Set.of(259, 264, 268, 272, 320, 325);

  /** The key is for PS256 but the token says PS384, or the key says ES521, which does not exist. */
  private static final Set<Integer> OTHER_ALGORITHM = Set.of(346, 347, 350, 351);

  /** Key sets of shared secrets. */
  private static final Set<Integer> SECRETS = Set.of(2, 13, 14, 15);

  @Test
  void refusesEveryInvalidSignature() throws Exception {
    Set<Integer> refused = new TreeSet<>(MACS);
    refused.addAll(EMPTY);
    refused.addAll(OTHER_ALGORITHM);
    assertEquals(new Outcome(401, Set.of(), refused), run("json_web_signature_test.json"));
  }

  @Test
  void refusesEveryInvalidKey() throws Exception {
    assertEquals(new Outcome(26, Set.of(), SECRETS), run("json_web_key_test.json"));
  }

  /** These vectors are signed with a secret. This checks that the encoding alone is refused too. */
  @Test
  void refusesLaxBase64ByItsForm() throws Exception {
    Set<Integer> wellFormed = new TreeSet<>();
    for (Map<?, ?> group : objects(read("json_web_signature_test.json"), "testGroups")) {
      if (member(group, "comment").equals("base64")) {
        for (Map<?, ?> vector : objects(group, "tests")) {
          if (hasForm(member(vector, "jws").toString())) {
            wellFormed.add(Integer.parseInt(member(vector, "tcId").toString()));
          }
        }
      }
    }
    // 367 and 370 lack the padding that their comments describe: both are identical to 357.
    assertEquals(Set.of(357, 358, 359, 367, 370, 376, 377), wellFormed);
  }

  private static boolean hasForm(String jws) {
    try {
      return !CompactToken.parse(jws).signed().isEmpty();
    } catch (RejectedToken e) {
      return false;
    }
  }

  private static Outcome run(String file) throws IOException {
    int cases = 0;
    Set<Integer> invalidAndAccepted = new TreeSet<>();
    Set<Integer> validAndRefused = new TreeSet<>();
    for (Map<?, ?> group : objects(read(file), "testGroups")) {
      for (Map<?, ?> vector : objects(group, "tests")) {
        cases++;
        boolean accepted = verifies(group, member(vector, "jws").toString());
        boolean valid = member(vector, "result").equals("valid");
        int id = Integer.parseInt(member(vector, "tcId").toString());
        if (accepted && !valid) {
          invalidAndAccepted.add(id);
        }
        if (valid && !accepted) {
          validAndRefused.add(id);
        }
      }
    }
    return new Outcome(cases, invalidAndAccepted, validAndRefused);
  }

  private static boolean verifies(Map<?, ?> group, String jws) {
    Map<?, ?> key = (Map<?, ?>) member(group, group.containsKey("public") ? "public" : "private");
    Object keySet = key.containsKey("keys") ? key : Map.of("keys", List.of(key));
    try {
      CompactToken token = CompactToken.parse(jws);
      Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(token.header().algorithm());
      return algorithm.isPresent()
          && KeySet.parse(Json.write(keySet)).find(token.header().keyId(), algorithm.get())
              instanceof KeyLookup.Found(SigningKey found)
          && found.hasSigned(token.signed(), token.signature(), algorithm.get());
    } catch (RejectedToken | RefusedDocument e) {
      return false;
    }
  }

  private static Map<String, Object> read(String file) throws IOException {
    String folder = Objects.requireNonNull(System.getenv("VEND_WYCHEPROOF"));
    // Not with Vend's own reader: the file exceeds its size limit.
    return new JsonMapper()
        .readerForMapOf(Object.class)
        .readValue(Files.readString(Path.of(folder, "testvectors_v1", file)));
  }

  private static List<Map<?, ?>> objects(Map<?, ?> parent, String name) {
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object element : (List<?>) member(parent, name)) {
      objects.add((Map<?, ?>) element);
    }
    return objects;
  }

  private static Object member(Map<?, ?> parent, String name) {
    return Objects.requireNonNull(parent.get(name), name);
  }
}
