package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.local.sts.RawRequests.IDENTITY;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import vend.local.sts.RawRequests.Answer;
import vend.local.sts.RawRequests.Raw;

/** The same parameter twice, well signed: at the local STS. */
class Threat04DoubledStsParameterTest {
  private final StsFixture fixture = new StsFixture();
  private final RawRequests requests = new RawRequests(fixture.endpoint());
  private final AwsCredentialsIdentity user =
      AwsCredentialsIdentity.create(StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal());

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void refusesAParameterThatStandsTwice() throws IOException {
    assertMalformed(signed(IDENTITY + "&Action=AssumeRole"));
  }

  @Test
  void refusesAParameterThatStandsTwiceAlike() throws IOException {
    assertMalformed(signed(IDENTITY + "&Action=GetCallerIdentity"));
  }

  @Test
  void refusesAParameterInTheBodyAndInTheQuery() throws IOException {
    assertMalformed(signed(IDENTITY).withTarget("/?Action=GetCallerIdentity"));
  }

  @Test
  void refusesAParameterWhoseSecondNameIsEncodedOtherwise() throws IOException {
    assertMalformed(signed(IDENTITY + "&%41ction=GetCallerIdentity"));
  }

  @Test
  void refusesAParameterThatStandsThereInAnotherCaseToo() throws IOException {
    assertMalformed(signed(IDENTITY + "&action=AssumeRole"));
  }

  private Raw signed(String body) {
    return requests.signedPost(body, user, fixture.clock.instant());
  }

  private void assertMalformed(Raw request) throws IOException {
    Answer answer = requests.send(request);
    assertEquals("MalformedQueryString", answer.code());
    assertEquals(400, answer.status());
  }
}
