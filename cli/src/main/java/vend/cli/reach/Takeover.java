package vend.cli.reach;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of caller who gets a role by a grant of one file, and what the other file says to it.
 *
 * @param other the grants of the other file that may make the session instead; none for a denial
 * @param claims an example of its claims
 * @param exact whether the example is really such a caller
 */
public record Takeover(List<Optional<Fit>> other, Map<String, List<String>> claims, boolean exact) {
  public Takeover {
    other = List.copyOf(other);
  }
}
