package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.aws.AccountId;
import vend.aws.Partition;

class ManagedPolicyTest {
  private static final AccountId ACCOUNT = new AccountId("222222222222");

  @ParameterizedTest
  @CsvSource({
    "ReadOnlyAccess, arn:aws-cn:iam::aws:policy/ReadOnlyAccess, true",
    "arn:aws-cn:iam::aws:policy/job-function/Billing, arn:aws-cn:iam::aws:policy/job-function/Billing, true",
    "arn:aws-cn:iam::{account}:policy/team/x, arn:aws-cn:iam::222222222222:policy/team/x, false",
    "arn:aws-cn:iam::222222222222:policy/x, arn:aws-cn:iam::222222222222:policy/x, false"
  })
  void resolvesToAnArnInTheRolesPartitionAndAccount(String text, String arn, boolean awsOwn) {
    var policy = new ManagedPolicy(text);
    assertEquals(arn, policy.arnIn(Partition.AWS_CN, ACCOUNT));
    assertEquals(awsOwn, policy.isAwsOwn());
  }

  @Test
  void rejectsPlaceholdersOtherThanTheAccount() {
    assertThrows(
        IllegalArgumentException.class, () -> new ManagedPolicy("arn:aws:iam::{region}:policy/x"));
    assertThrows(IllegalArgumentException.class, () -> new ManagedPolicy("{account}"));
  }
}
