package vend.signin.devtools;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;

/**
 * Pages that resemble those of Microsoft Entra ID. Scripts create the forms, ask for a second
 * factor and post the response. The names of fields and buttons are those that other clients look
 * for ({@code loginfmt}, {@code passwd}, {@code idSIButton9}); the rest is from memory. A last
 * script types and clicks like a user.
 */
final class EntraPages implements AutoCloseable {
  private final StubServer server = new StubServer();
  private final AtomicInteger passwords = new AtomicInteger();
  private final AtomicReference<Optional<String>> password =
      new AtomicReference<>(Optional.empty());
  private volatile String response;
  private volatile String door = "https://signin.aws.amazon.com/saml";
  private volatile String person = "type();";

  EntraPages(String response) throws IOException {
    this.response = response;
    server.on("GET /aws", this::first);
    server.on("GET /in-window", this::login);
    server.on("POST /common/GetCredentialType", _ -> new Reply(200, "{\"IfExistsResult\":0}"));
    server.on("POST /acme/login", this::signedIn);
    server.on("POST /kmsi", _ -> handOn());
  }

  private Reply first(Asked asked) {
    if (asked.header("cookie").contains("ESTSAUTHPERSISTENT=one")) {
      return handOn();
    }
    return login(asked);
  }

  private Reply login(Asked asked) {
    return page(
        """
        function show(html) { document.body.innerHTML = html; }
        function ask() {
          fetch('/common/GetCredentialType', {method: 'POST', body: JSON.stringify({username: user.value})})
            .then(answer => answer.json()).then(() => {
              show('<form method="post" action="/acme/login"><input name="login" type="hidden" value="' + user.value + '">' +
                '<input name="passwd" type="password" id="i0118"><input type="submit" id="idSIButton9"></form>');
              i0118.value = 'wonderland';
              idSIButton9.click();
            });
        }
        function type() {
          show('<input type="email" name="loginfmt" id="user"><input type="button" id="idSIButton9" onclick="ask()">');
          user.value = 'alice@example.test';
          idSIButton9.click();
        }
        """
            + person);
  }

  private Reply signedIn(Asked asked) {
    passwords.incrementAndGet();
    password.set(Optional.ofNullable(asked.form().get("passwd")));
    return page("""
    document.body.innerHTML = '<form method="post" action="/kmsi"><input type="submit" id="idSIButton9" value="Yes"></form>';
    idSIButton9.click();
    """)
        .with("Set-Cookie", "ESTSAUTHPERSISTENT=one; Path=/; Max-Age=3600; HttpOnly");
  }

  private Reply handOn() {
    return Reply.page(
        """
        <html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="%s">\
        <input type="hidden" name="SAMLResponse" value="%s" /><noscript><p>Script is disabled.</p>\
        <input type="submit" value="Submit" /></noscript></form>\
        <script>window.setTimeout('document.forms[0].submit()', 0);</script></body></html>\
        """
            .formatted(door, response));
  }

  private static Reply page(String script) {
    return Reply.page(
        "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>"
            + "<noscript>JavaScript required to sign in</noscript><script>"
            + script
            + "</script></body></html>");
  }

  URI application() {
    return server.at("/aws");
  }

  URI at(String path) {
    return server.at(path);
  }

  void on(String route, StubServer.Answers answers) {
    server.on(route, answers);
  }

  void answer(String base64) {
    response = base64;
  }

  void postTo(String recipient) {
    door = recipient;
  }

  void doNothing() {
    person = "";
  }

  /** Continues in a new window, as some providers do for a second factor. */
  void inAnotherWindow() {
    person = "if (location.pathname == '/aws') window.open('/in-window'); else type();";
  }

  /** Returns the last password that arrived. */
  Optional<String> password() {
    return password.get();
  }

  /** Returns how often a password arrived. */
  int passwords() {
    return passwords.get();
  }

  boolean wasAsked(String method, String path) {
    return server.asked().stream()
        .anyMatch(asked -> asked.method().equals(method) && asked.address().getPath().equals(path));
  }

  @Override
  public void close() {
    server.close();
  }
}
