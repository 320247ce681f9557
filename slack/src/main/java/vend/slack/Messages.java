package vend.slack;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vend.grant.Approval;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestRules;
import vend.request.RequestStore;

/**
 * Keeps one message to approvers for each request, and notifies the requester of its state.
 *
 * <p>All content comes from the table, never from an event: events can come twice, late, or from
 * another sender. After each change of the message, the request is read again, so that the message
 * ends with the latest state, however invocations overlap.
 *
 * @param issuer the chat as which the app speaks
 * @param bot Slack's id of the app's bot
 * @param channel the channel of the approvers
 */
record Messages(
    Workspace workspace,
    People people,
    RequestStore requests,
    MessageStore store,
    Supplier<Optional<RequestRules>> rules,
    String issuer,
    String bot,
    String channel,
    InstantSource clock) {
  private static final int MOST_CHANGES = 5;
  private static final String MESSAGE_NOT_FOUND = "message_not_found";

  /** The work of this invocation is not done. Lambda repeats it. */
  static final class NotDone extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotDone(String cause) {
      super(cause);
    }
  }

  /** Shows the current state of a request. */
  void follow(RequestId id) throws SlackFailed {
    Optional<AccessRequest> request = read(id);
    for (int i = 0; request.isPresent() && i < MOST_CHANGES; i++) {
      showOrNotify(request.get());
      Optional<AccessRequest> after = read(id);
      if (after.map(AccessRequest::version).equals(request.map(AccessRequest::version))) {
        break;
      }
      request = after;
    }
    if (request.isPresent()) {
      notifyRequester(request.get());
    }
  }

  private Optional<AccessRequest> read(RequestId id) {
    return switch (requests.read(id)) {
      case RequestStore.Present(AccessRequest request) -> Optional.of(request);
      case RequestStore.Absent _ -> Optional.empty();
      case RequestStore.NoAnswer(String cause) -> throw new NotDone("requests: " + cause);
    };
  }

  /** A channel that refuses the message must not keep the result from the requester. */
  private void showOrNotify(AccessRequest request) throws SlackFailed {
    try {
      show(request);
    } catch (SlackFailed e) {
      if (!e.isWorthRepeating()) {
        notifyRequester(request);
      }
      throw e;
    }
  }

  private void show(AccessRequest request) throws SlackFailed {
    RequestMessage message = RequestMessage.of(request, approvers(request));
    Instant now = clock.instant();
    switch (store.claim(request.id(), now)) {
      case MessageStore.Claimed(boolean again) -> postClaimed(request, message, again, now);
      case MessageStore.Present(MessageStore.Posted posted) -> change(request, message, posted);
      case MessageStore.Busy _ -> throw busy();
    }
  }

  /** Keeps the claim only if the message may have been posted. */
  private void postClaimed(
      AccessRequest request, RequestMessage message, boolean again, Instant claimed)
      throws SlackFailed {
    try {
      post(request, message, again);
    } catch (SlackFailed e) {
      if (e.isAnswered()) {
        store.release(request.id(), claimed);
      }
      throw e;
    }
  }

  private void post(AccessRequest request, RequestMessage message, boolean again)
      throws SlackFailed {
    Optional<MessageStore.Posted> earlier =
        again ? workspace.posted(channel, bot, request.id(), request.created()) : Optional.empty();
    if (earlier.isPresent()) {
      workspace.change(earlier.get(), message.text(), message.blocks());
    }
    store.posted(
        request.id(),
        earlier.isPresent()
            ? earlier.get()
            : workspace.post(channel, request.id(), message.text(), message.blocks()),
        clock.instant());
  }

  private void change(AccessRequest request, RequestMessage message, MessageStore.Posted posted)
      throws SlackFailed {
    try {
      workspace.change(posted, message.text(), message.blocks());
    } catch (SlackFailed e) {
      if (!e.error().equals(MESSAGE_NOT_FOUND)) {
        throw e;
      }
      repost(request, message, posted);
    }
  }

  /** Posts the message anew after an administrator or a retention policy has deleted it. */
  private void repost(AccessRequest request, RequestMessage message, MessageStore.Posted deleted)
      throws SlackFailed {
    Instant now = clock.instant();
    store.forget(request.id(), deleted, now);
    if (!(store.claim(request.id(), now) instanceof MessageStore.Claimed)) {
      throw busy();
    }
    postClaimed(request, message, false, now);
  }

  private static NotDone busy() {
    return new NotDone("another invocation posts the message");
  }

  private List<Approval.Approvers> approvers(AccessRequest request) {
    return rules.get().map(known -> known.approvers(request)).orElse(List.of());
  }

  private void notifyRequester(AccessRequest request) throws SlackFailed {
    Optional<String> text = RequestMessage.toRequester(request);
    if (text.isPresent()) {
      Optional<Long> before = store.claimNotice(request.id(), request.version(), clock.instant());
      if (before.isPresent()) {
        notifyRequester(request, text.get(), before.get());
      }
    }
  }

  private void notifyRequester(AccessRequest request, String text, long before) throws SlackFailed {
    try {
      Optional<String> user = user(request);
      if (user.isPresent()) {
        sendDirectMessage(user.get(), text);
      }
    } catch (SlackFailed e) {
      store.releaseNotice(request.id(), request.version(), before, clock.instant());
      throw e;
    }
  }

  /** A person who cannot be notified now and later must not keep the message from approvers. */
  private void sendDirectMessage(String user, String text) throws SlackFailed {
    try {
      workspace.sendDirectMessage(user, text);
    } catch (SlackFailed e) {
      if (e.isWorthRepeating()) {
        throw e;
      }
    }
  }

  /**
   * The requester's Slack user: the caller for a request made in Slack, otherwise the member with
   * the person's e-mail address.
   */
  private Optional<String> user(AccessRequest request) throws SlackFailed {
    return request.caller().issuer().value().equals(issuer)
        ? Optional.of(request.caller().subject())
        : people.ofPerson(request.person().value()).map(People.Member::id);
  }
}
