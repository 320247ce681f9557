package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import vend.aws.AwsRegion;
import vend.aws.Partition;

/** Core's table of regions and partitions must agree with the AWS SDK's metadata. */
class PartitionsTest {
  static Stream<Region> regions() {
    return Region.regions().stream().filter(region -> !region.isGlobalRegion());
  }

  @ParameterizedTest
  @MethodSource("regions")
  void puts_each_region_into_the_partition_of_the_sdk(Region region) {
    PartitionMetadata metadata = PartitionMetadata.of(region);
    Optional<AwsRegion> known = AwsRegion.of(region.id());
    assertEquals(Partition.of(metadata.id()), known.map(AwsRegion::partition));
    assertEquals(
        known.map(_ -> "sts." + region.id() + "." + metadata.dnsSuffix()),
        known.map(one -> one.host("sts")));
  }

  @Test
  void knows_no_partition_that_the_sdk_does_not_know() {
    EnumSet<Partition> seen = EnumSet.noneOf(Partition.class);
    regions()
        .map(PartitionMetadata::of)
        .map(PartitionMetadata::id)
        .map(Partition::of)
        .forEach(known -> known.ifPresent(seen::add));
    assertEquals(List.of(Partition.values()), List.copyOf(seen));
  }
}
