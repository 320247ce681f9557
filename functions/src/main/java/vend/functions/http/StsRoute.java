package vend.functions.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryAnswer.Elements;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SamlRequest;
import vend.functions.sts.StsAction;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.functions.sts.WebIdentityRequest;
import vend.grant.Allowed;
import vend.session.SourceIdentity;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/**
 * The STS protocol. It has the same callers, grants, cache and events as all other routes, and
 * every answer is XML.
 */
final class StsRoute {
  private StsRoute() {}

  /** The requests of the protocol. */
  sealed interface Parsed {}

  /** Requests a role's credentials with a proof. */
  record AssumeRole(Proof proof, CredentialsQuery query) implements Parsed {}

  /** Requests the identity whose credentials signed the request. */
  record CallerIdentity(ReceivedRequest request, QueryParameters parameters) implements Parsed {}

  static Parsed read(Exchange exchange) throws InvalidRequest, StsError {
    ReceivedRequest request = received(exchange.request());
    QueryParameters parameters = QueryParameters.of(request);
    StsAction action = StsAction.of(parameters);
    exchange.event().action(action.name());
    if (request.method().equals("GET") && action != StsAction.GetCallerIdentity) {
      throw new StsError(
          Code.InvalidAction,
          "Send %s as a POST, because a token must not be in a URL.".formatted(action));
    }
    return switch (action) {
      case AssumeRoleWithWebIdentity -> {
        var parsed = WebIdentityRequest.of(parameters);
        var query =
            new CredentialsQuery(
                parsed.role(), parsed.session(), new ResponseForm.WebIdentityXml(), false);
        yield new AssumeRole(parsed.token(), query);
      }
      case AssumeRoleWithSAML -> {
        var parsed = SamlRequest.of(parameters);
        var query =
            new CredentialsQuery(
                parsed.role(),
                parsed.session(),
                new ResponseForm.SamlXml(parsed.provider()),
                false);
        yield new AssumeRole(parsed.assertion(), query);
      }
      case GetCallerIdentity -> new CallerIdentity(request, parameters);
    };
  }

  private static ReceivedRequest received(HttpRequest request) throws InvalidRequest, StsError {
    if (request.method().equals("POST") && !request.query().isEmpty()) {
      throw new StsError(
          Code.MalformedQueryString,
          "A POST must have no query string. Send all parameters in the body.");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new ReceivedRequest(
        request.method(),
        request.path(),
        request.query(),
        headers,
        new String(request.bytes(), ISO_8859_1));
  }

  static HttpResponse assumed(
      Exchange exchange,
      ResponseForm.Xml delivery,
      Allowed allowed,
      Credentials credentials,
      String audience) {
    String requestId = exchange.request().requestId();
    var assumed = new StsAnswers.Assumed(allowed, credentials, audience);
    return xml(
        exchange,
        switch (delivery) {
          case ResponseForm.WebIdentityXml _ ->
              StsAnswers.assumeRoleWithWebIdentity(assumed, requestId);
          case ResponseForm.SamlXml(var provider) ->
              StsAnswers.assumeRoleWithSaml(assumed, provider, requestId);
        });
  }

  static HttpResponse callerIdentity(Exchange exchange, AssumedRoleUser user) {
    return xml(exchange, StsAnswers.callerIdentity(user, exchange.request().requestId()));
  }

  private static HttpResponse xml(Exchange exchange, String document) {
    return HttpResponse.of(200, QueryAnswer.CONTENT_TYPE, document)
        .with("x-amzn-requestid", exchange.request().requestId());
  }

  /** Writes answers in the form of STS. */
  private static final class StsAnswers {
    private static final int ACCOUNT = 4;
    private static final String SAML_FORMATS = "urn:oasis:names:tc:SAML:";

    /**
     * A role that was assumed.
     *
     * @param audience the audience of the caller's proof
     */
    record Assumed(Allowed allowed, Credentials credentials, String audience) {}

    private StsAnswers() {}

    static String assumeRoleWithWebIdentity(Assumed assumed, String requestId) {
      return QueryAnswer.result(
          "AssumeRoleWithWebIdentity",
          requestId,
          xml -> {
            xml.text("SubjectFromWebIdentityToken", assumed.allowed.caller().subject());
            xml.text("Audience", assumed.audience);
            xml.text("Provider", assumed.allowed.caller().issuerUrl());
            session(xml, assumed);
          });
    }

    static String assumeRoleWithSaml(Assumed assumed, String provider, String requestId) {
      Caller caller = assumed.allowed.caller();
      return QueryAnswer.result(
          "AssumeRoleWithSAML",
          requestId,
          xml -> {
            xml.text("Subject", caller.subject());
            xml.text("SubjectType", subjectType(caller));
            xml.text("Issuer", caller.issuerUrl());
            xml.text("Audience", caller.claims().single("recipient").orElseThrow());
            xml.text("NameQualifier", nameQualifier(assumed, provider));
            session(xml, assumed);
          });
    }

    /** The last part of a SAML name format; any other format unchanged. */
    private static String subjectType(Caller caller) {
      String format = caller.claims().single("nameIdFormat").orElse("unspecified");
      return format.startsWith(SAML_FORMATS)
          ? format.substring(format.lastIndexOf(':') + 1)
          : format;
    }

    /**
     * The qualifier as STS documents it: base64 of SHA-1 over issuer, account, a slash and the
     * provider's name.
     */
    private static String nameQualifier(Assumed assumed, String provider) {
      String text =
          assumed.allowed.caller().issuerUrl()
              + assumed.allowed.session().role().account()
              + "/"
              + provider;
      try {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("the JDK lacks SHA-1", e);
      }
    }

    private static void session(Elements xml, Assumed assumed) throws XMLStreamException {
      AssumedRoleUser user = assumed.credentials.user();
      xml.inside(
          "AssumedRoleUser",
          inner -> {
            inner.text("AssumedRoleId", user.id());
            inner.text("Arn", user.arn());
          });
      xml.inside("Credentials", inner -> credentials(inner, assumed.credentials));
      var identity = assumed.allowed.session().sourceIdentity().map(SourceIdentity::value);
      if (identity.isPresent()) {
        xml.text("SourceIdentity", identity.get());
      }
    }

    private static void credentials(Elements xml, Credentials credentials)
        throws XMLStreamException {
      xml.text("AccessKeyId", credentials.accessKeyId());
      xml.text("SecretAccessKey", credentials.secretAccessKey().reveal());
      xml.text("SessionToken", credentials.sessionToken().reveal());
      xml.text("Expiration", credentials.expires().toString());
    }

    static String callerIdentity(AssumedRoleUser user, String requestId) {
      return QueryAnswer.result(
          "GetCallerIdentity",
          requestId,
          xml -> {
            xml.text("Arn", user.arn());
            xml.text("UserId", user.id());
            xml.text("Account", user.arn().split(":", -1)[ACCOUNT]);
          });
    }
  }
}
