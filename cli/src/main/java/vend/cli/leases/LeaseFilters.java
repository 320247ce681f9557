package vend.cli.leases;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select sessions by what they have in common. */
final class LeaseFilters {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Sessions of this role: an ARN, or account/role.")
  private @Nullable String role;

  @Option(
      names = "--caller",
      paramLabel = "ISSUER/SUBJECT",
      description =
          "Sessions of this caller: the issuer's name in the grants file, and the subject.")
  private @Nullable String caller;

  @Option(names = "--person", paramLabel = "PERSON", description = "Sessions of this person.")
  private @Nullable String person;

  @Option(names = "--grant", paramLabel = "ID", description = "Sessions of this grant.")
  private @Nullable String grant;

  /** The given values by the names of the hub's fields. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    Optional.ofNullable(role).ifPresent(value -> values.put("role", value));
    Optional.ofNullable(caller).ifPresent(value -> values.put("caller", value));
    Optional.ofNullable(person).ifPresent(value -> values.put("person", value));
    Optional.ofNullable(grant).ifPresent(value -> values.put("grant", value));
    return values;
  }
}
