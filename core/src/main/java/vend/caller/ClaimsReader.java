package vend.caller;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts a token's payload into {@link Claims}. One instance reads one token. */
public final class ClaimsReader {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> malformed = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  private ClaimsReader() {}

  public static Claims read(Map<String, Object> payload) throws RejectedToken {
    ClaimsReader reader = new ClaimsReader();
    reader.readMembers("", payload);
    return new Claims(reader.values, reader.malformed);
  }

  private void readMembers(String prefix, Map<?, ?> members) throws RejectedToken {
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = prefix + checked(String.valueOf(member.getKey()));
      if (member.getValue() instanceof Map<?, ?> nested) {
        readMembers(name + "/", nested);
      } else {
        readValue(name, member.getValue());
      }
    }
  }

  private void readValue(String name, @Nullable Object value) throws RejectedToken {
    // {"a/b": 1, "a": {"b": 2}} gives the claim a/b two different values.
    if (!names.add(name)) {
      throw malformed();
    }
    List<String> texts =
        value instanceof List<?> list
            ? texts(name, list)
            : text(value).map(List::of).orElse(List.of());
    if (!texts.isEmpty()) {
      values.put(name, texts);
    }
  }

  /** The elements as texts; malformed if one of them is not a string, number or boolean. */
  private List<String> texts(String name, List<?> elements) throws RejectedToken {
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      Optional<String> text = text(element);
      if (text.isEmpty()) {
        malformed.add(name);
        return List.of();
      }
      texts.add(text.get());
    }
    return texts;
  }

  private static Optional<String> text(@Nullable Object scalar) throws RejectedToken {
    return switch (scalar) {
      case String string -> Optional.of(checked(string));
      case Boolean bool -> Optional.of(bool.toString());
      case Number number -> Optional.of(PlainNumber.of(number).toPlainString());
      case null, default -> Optional.empty();
    };
  }

  /** A lone surrogate is not a valid character: it cannot be encoded in UTF-8. */
  private static String checked(String text) throws RejectedToken {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw malformed();
    }
    return text;
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
  }
}
