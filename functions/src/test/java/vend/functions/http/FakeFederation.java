package vend.functions.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import vend.Secret;
import vend.console.Federation;
import vend.console.FederationEndpoint;

/** A federation endpoint that keeps what it was sent, and that a test steers. */
final class FakeFederation implements Federation {
  static final String TOKEN = "signin-token-of-the-fake";

  private final List<String> forms = new CopyOnWriteArrayList<>();
  private volatile Answer answer =
      new Answered(200, Secret.of("{\"SigninToken\":\"" + TOKEN + "\"}"));

  @Override
  public Answer post(FederationEndpoint to, Secret form) {
    forms.add(to + " " + form.reveal());
    return answer;
  }

  /** Where each form went, and the form. */
  List<String> forms() {
    return List.copyOf(forms);
  }

  void answer(Answer with) {
    answer = with;
  }
}
