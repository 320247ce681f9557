package vend.functions.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import vend.Secret;
import vend.console.Federation;
import vend.console.FederationEndpoint;

/** A federation endpoint that records forms, and whose answer tests set. */
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

  /** The address and form of each request. */
  List<String> forms() {
    return List.copyOf(forms);
  }

  void answer(Answer with) {
    answer = with;
  }
}
