package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.local.sts.RawRequests.IDENTITY;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import vend.local.sts.RawRequests.Answer;
import vend.local.sts.RawRequests.Raw;

/** Threat 4: correctly signed requests with a repeated parameter, sent to the local STS. */
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
  void rejectsARepeatedParameter() throws IOException {
    assertMalformed(signed(IDENTITY + "&Action=AssumeRole"));
  }

  @Test
  void rejectsARepeatedParameterWithTheSameValue() throws IOException {
    assertMalformed(signed(IDENTITY + "&Action=GetCallerIdentity"));
  }

  @Test
  void rejectsAParameterInBodyAndQuery() throws IOException {
    assertMalformed(signed(IDENTITY).withTarget("/?Action=GetCallerIdentity"));
  }

  @Test
  void rejectsARepeatedParameterWithAnotherEncoding() throws IOException {
    assertMalformed(signed(IDENTITY + "&%41ction=GetCallerIdentity"));
  }

  @Test
  void rejectsARepeatedParameterInAnotherCase() throws IOException {
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
