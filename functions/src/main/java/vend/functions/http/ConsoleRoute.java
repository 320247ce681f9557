package vend.functions.http;

import java.util.Optional;
import vend.Reason;
import vend.console.ConsoleLink;
import vend.console.ConsoleLinks;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.iam.Partition;
import vend.rendering.PlainKeys;
import vend.vending.Credentials;
import vend.vending.Vending;

/**
 * Links to the console: the same decision, keys and cache as for keys, and one request to AWS's
 * sign-in service. The keys of a hub are always got by role chaining, so no length is asked for:
 * the console's session ends with the keys.
 */
final class ConsoleRoute {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  private final VendingPath path;
  private final ConsoleLinks links;

  ConsoleRoute(VendingPath path, ConsoleLinks links) {
    this.path = path;
    this.links = links;
  }

  Answer answer(
      Exchange exchange, Decision decision, VendingPath.Getting getting, Delivery.Link delivery) {
    if (decision instanceof Allowed allowed
        && !delivery.target().isIn(allowed.session().role().partition())) {
      return exchange.refuse(
          Reason.INVALID_REQUEST,
          "destination: must be a page of the console of the role's own partition");
    }
    return path.vended(
        exchange,
        decision,
        getting,
        (allowed, vended) -> link(exchange, allowed, vended, delivery));
  }

  private Answer link(
      Exchange exchange, Allowed allowed, Vending.Vended vended, Delivery.Link delivery) {
    Partition partition = allowed.session().role().partition();
    return switch (links.link(
        plain(vended.credentials()), partition, delivery.target(), Optional.empty())) {
      case ConsoleLinks.Made(ConsoleLink link) -> {
        exchange.event().consoleLink();
        yield VendingPath.succeed(exchange, vended, written(link, delivery));
      }
      case ConsoleLinks.Refused(int status) -> {
        exchange.event().cause("federation endpoint: status " + status);
        yield exchange.refuse(Reason.CONSOLE_REFUSED);
      }
      case ConsoleLinks.Unavailable(String cause) -> {
        exchange.event().cause("federation endpoint: " + cause);
        yield exchange.refuse(Reason.FEDERATION_UNAVAILABLE);
      }
    };
  }

  private static PlainKeys plain(Credentials keys) {
    return new PlainKeys(
        keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken(), keys.expires());
  }

  private static Answer written(ConsoleLink link, Delivery.Link delivery) {
    return switch (delivery) {
      case Delivery.LinkText _ -> Answer.of(200, TEXT, link.url().reveal() + "\n");
      case Delivery.LinkDocument _ -> Answer.of(200, JSON, link.toJson());
    };
  }
}
