package vend.benchmarks.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import vend.functions.aws.CrtHttp;
import vend.functions.outbound.OutboundHttp;

/**
 * A function with Vend's HTTP clients alone. It sends, one after the other, the requests of Vend's
 * first uncached answer after a restore, and ignores the answers. It has nothing else of Vend, and
 * none of the SDK's service clients.
 *
 * <p>It is primed like Vend by a server on loopback: over HTTP for the Common Runtime client, over
 * TLS for the JDK's client. {@code BARE_CALLS} is the file with the requests, {@code BARE_STORE}
 * the key store of the loopback server.
 */
public final class BareFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final OutboundHttp.Bounds BOUNDS = new OutboundHttp.Bounds(LONGEST, 1 << 20);
  private static final int OK = 200;
  private static final int FIRST_ERROR = 400;
  private static final int BAD_GATEWAY = 502;

  private final List<Call> calls = Call.read(Path.of(System.getenv("BARE_CALLS")));
  private final Clients clients = new Clients(CrtHttp.create(LONGEST), new OutboundHttp());

  /**
   * Primes under SnapStart.
   *
   * @throws IOException if the calls or the key store cannot be read
   * @throws GeneralSecurityException if the key store holds no key
   */
  public BareFunction() throws IOException, GeneralSecurityException {
    if (SamplePriming.isDue()) {
      prime();
    }
  }

  private void prime() throws IOException, GeneralSecurityException {
    try (var loopback = new LoopbackServer(Path.of(System.getenv("BARE_STORE")));
        SdkHttpClient http = CrtHttp.create(LONGEST)) {
      var primed = new Clients(http, loopback.outbound());
      List<Call> diverted = calls.stream().map(loopback::diverted).toList();
      SamplePriming.run((event, _) -> answer(event, primed, diverted));
    }
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return answer(event, clients, calls);
  }

  private static APIGatewayV2HTTPResponse answer(
      APIGatewayV2HTTPEvent event, Clients clients, List<Call> calls) {
    try {
      for (Call call : calls) {
        int status = clients.send(call);
        if (status >= FIRST_ERROR) {
          return answer(BAD_GATEWAY, call.service() + " answered " + status);
        }
      }
      return answer(OK, event.getRawPath());
    } catch (IOException e) {
      return answer(BAD_GATEWAY, e.toString());
    }
  }

  private static APIGatewayV2HTTPResponse answer(int status, String body) {
    return APIGatewayV2HTTPResponse.builder().withStatusCode(status).withBody(body).build();
  }

  private record Clients(SdkHttpClient http, OutboundHttp outbound) {
    /** Returns the HTTP status of the answer. */
    int send(Call call) throws IOException {
      return call.isForIssuer() ? get(call) : execute(call);
    }

    private int get(Call call) throws IOException {
      var headers = new LinkedHashMap<String, String>();
      call.headers().forEach((name, values) -> headers.put(name, values.getFirst()));
      return outbound.get(call.address(), headers, BOUNDS).status();
    }

    private int execute(Call call) throws IOException {
      byte[] sent = call.body().getBytes(UTF_8);
      var request =
          SdkHttpFullRequest.builder()
              .method(SdkHttpMethod.fromValue(call.method()))
              .uri(call.address())
              .headers(call.headers())
              .putHeader("Content-Length", Integer.toString(sent.length))
              .build();
      HttpExecuteResponse response =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(request)
                      .contentStreamProvider(() -> new ByteArrayInputStream(sent))
                      .build())
              .call();
      try (InputStream body = response.responseBody().orElseThrow()) {
        body.transferTo(OutputStream.nullOutputStream());
      }
      return response.httpResponse().statusCode();
    }
  }
}
