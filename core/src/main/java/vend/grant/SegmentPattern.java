package vend.grant;

import java.util.Arrays;
import java.util.List;
import vend.iam.WildcardPattern;

/**
 * A wildcard pattern over a path. It has as many segments as the path, and each is matched on its
 * own, so {@code *} never crosses a slash.
 */
public final class SegmentPattern {
  private final String text;
  private final List<WildcardPattern> segments;

  /** Parses a pattern, in which {@code *} and {@code ?} are wildcards. */
  public SegmentPattern(String text) {
    this.text = text;
    this.segments = Arrays.stream(text.split("/", -1)).map(WildcardPattern::of).toList();
  }

  /** Whether the pattern matches the whole path. */
  public boolean matches(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!segments.get(i).matches(parts[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
