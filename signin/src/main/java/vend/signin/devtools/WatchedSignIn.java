package vend.signin.devtools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vend.client.source.NoCredentials;
import vend.signin.devtools.DevTools.Event;
import vend.signin.devtools.DevTools.Message;
import vend.signin.devtools.DevTools.Result;
import vend.signin.saml.SamlResponse;

/** Watches one sign-in in a browser until it posts a SAML response. For one thread; use it once. */
final class WatchedSignIn {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String DONE =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Signed in</title>
      <body style="font-family: sans-serif; margin: 4em"><p>You are signed in. This window closes by itself.</p>
      """;

  private final DevTools tools;
  private final URI address;
  private final Recipients recipients;
  private final Set<String> windows = new HashSet<>();
  private int opening;

  WatchedSignIn(DevTools tools, URI address, Recipients recipients) {
    this.tools = tools;
    this.address = address;
    this.recipients = recipients;
  }

  SamlResponse await(Duration longest) throws NoCredentials {
    open();
    long until = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < until) {
      Message message = tools.next(LOOK);
      if (message instanceof Event event && event.method().equals("Fetch.requestPaused")) {
        Optional<SamlResponse> response = paused(new PausedRequest(event.fields()));
        if (response.isPresent()) {
          return response.get();
        }
      }
      watch(message);
    }
    throw new NoCredentials.SignInRefused(
        "the sign-in was not completed within %d minutes".formatted(longest.toMinutes()),
        "Try again, and check that the address is that of the application for AWS.");
  }

  /** Pauses requests to AWS in each window before it opens the first page. */
  private void open() throws NoCredentials {
    List<Map<String, String>> patterns =
        recipients.patterns().stream()
            .map(pattern -> Map.of("urlPattern", pattern, "requestStage", "Request"))
            .toList();
    tools.call("Fetch.enable", Map.of("patterns", patterns));
    tools.call("Target.setDiscoverTargets", Map.of("discover", true));
    String window = firstWindow();
    windows.add(window);
    String session =
        tools
            .call("Target.attachToTarget", Map.of("targetId", window, "flatten", true))
            .text("sessionId")
            .orElseThrow(this::noWindow);
    opening = tools.send("Page.navigate", Map.of("url", address.toString()), Optional.of(session));
  }

  private String firstWindow() throws NoCredentials {
    return tools.call("Target.getTargets", Map.of()).objects("targetInfos").stream()
        .filter(WatchedSignIn::isWindow)
        .flatMap(target -> target.text("targetId").stream())
        .findFirst()
        .orElseThrow(this::noWindow);
  }

  private static boolean isWindow(Fields target) {
    return target.text("type").equals(Optional.of("page"));
  }

  private NoCredentials noWindow() {
    return new NoCredentials.UnusableAnswer("the browser opened no window", "");
  }

  private Optional<SamlResponse> paused(PausedRequest request) throws NoCredentials {
    Optional<SamlResponse> response = request.response(recipients);
    if (response.isPresent()) {
      tools.call(
          "Fetch.fulfillRequest",
          Map.of(
              "requestId", request.id(),
              "responseCode", 200,
              "responseHeaders",
                  List.of(Map.of("name", "Content-Type", "value", "text/html;charset=utf-8")),
              "body", Base64.getEncoder().encodeToString(DONE.getBytes(UTF_8))));
    } else {
      tools.send("Fetch.continueRequest", Map.of("requestId", request.id()), Optional.empty());
    }
    return response;
  }

  private void watch(Message message) throws NoCredentials {
    switch (message) {
      case Event event when event.method().equals("Target.targetCreated") -> {
        Fields target = event.fields().object("targetInfo");
        if (isWindow(target)) {
          target.text("targetId").ifPresent(windows::add);
        }
      }
      case Event event when event.method().equals("Target.targetDestroyed") -> {
        event.fields().text("targetId").ifPresent(windows::remove);
        if (windows.isEmpty()) {
          throw DevTools.ended();
        }
      }
      case Result result when result.id() == opening -> checkOpened(result.fields());
      default -> {
        // Not relevant to the sign-in.
      }
    }
  }

  private void checkOpened(Fields opened) throws NoCredentials {
    Optional<String> error =
        opened.text("errorText").filter(text -> text.matches("net::ERR_[A-Z0-9_]+"));
    // The browser also reports a page as aborted if it redirects at once.
    if (error.isPresent() && !error.get().equals("net::ERR_ABORTED")) {
      throw new NoCredentials.NotAnswered(
          "the browser cannot open %s (%s)".formatted(address.getHost(), error.get()),
          "Check the address and your network.",
          Optional.empty());
    }
  }

  /** A request that the browser has paused: the event {@code Fetch.requestPaused}. */
  private record PausedRequest(Fields event) {
    private static final String FIELD = "SAMLResponse=";

    String id() {
      return event.text("requestId").orElse("");
    }

    /**
     * Returns the SAML response that the request would post.
     *
     * @throws NoCredentials.UnusableAnswer if AWS would not accept it
     */
    Optional<SamlResponse> response(Recipients recipients) throws NoCredentials {
      Fields request = event.object("request");
      if (!request.text("method").equals(Optional.of("POST"))
          || !recipients.has(request.text("url").orElse(""))) {
        return Optional.empty();
      }
      List<String> found =
          Arrays.stream(body(request).split("&"))
              .filter(field -> field.startsWith(FIELD))
              .map(field -> field.substring(FIELD.length()))
              .toList();
      return found.size() == 1
          ? Optional.of(SamlResponse.of(decoded(found.getFirst())))
          : Optional.empty();
    }

    private static String body(Fields request) {
      String entries =
          request.objects("postDataEntries").stream()
              .flatMap(entry -> entry.text("bytes").stream())
              .map(bytes -> new String(Base64.getMimeDecoder().decode(bytes), UTF_8))
              .collect(Collectors.joining());
      return entries.isEmpty() ? request.text("postData").orElse("") : entries;
    }

    private static String decoded(String value) {
      try {
        return URLDecoder.decode(value, UTF_8);
      } catch (IllegalArgumentException e) {
        // Rejected later: an empty text is not base64 of a response.
        return "";
      }
    }

    /** Omits the request, which may hold a secret. */
    @Override
    public String toString() {
      return "PausedRequest";
    }
  }
}
