package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import vend.caller.Transport;
import vend.grant.TestGrants;
import vend.grant.file.SourceLocations.Place;

class SourceLocationsTest {
  private static final int HEAD = (int) TestGrants.HEAD.lines().count();

  private static SourceLocations places() throws InvalidGrants {
    return new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY)
        .readWithPlaces(
            TestGrants.HEAD
                + """
                  - id: one
                    issuer: github
                    roles:
                      - shop/deploy
                      - blog/deploy
                """)
        .places();
  }

  @Test
  void findsThePlacesOfKeysAndElements() throws Exception {
    assertEquals(new Place(5, 3), places().of("accounts", "shop"));
    assertEquals(new Place(HEAD + 1, 5), places().of("grants", 0));
    assertEquals(new Place(HEAD + 5, 9), places().of("grants", 0, "roles", 1));
  }

  @Test
  void returnsTheLastPlaceThatTheFileHas() throws Exception {
    assertEquals(new Place(HEAD + 1, 5), places().of("grants", 0, "session", "name"));
    assertEquals(new Place(HEAD, 1), places().of("grants", 7, "id"));
    assertEquals(new Place(1, 1), places().of("nothing"));
  }
}
