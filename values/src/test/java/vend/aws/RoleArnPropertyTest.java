package vend.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Property: parsing the text of a role ARN gives the same ARN. */
class RoleArnPropertyTest {
  @Property
  void parsesItsOwnText(
      @ForAll("words") String path, @ForAll("words") String name, @ForAll Partition partition) {
    RoleArn arn =
        new RoleArn(
            partition,
            new AccountId("222222222222"),
            path.isEmpty() ? "/" : "/" + path + "/",
            "r" + name);
    assertEquals(Optional.of(arn), RoleArn.parse(arn.toString()));
    assertEquals(arn, RoleArn.of(partition, arn.account(), arn.pathAndName()));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abz019_+=,.@-").ofMaxLength(12);
  }
}
