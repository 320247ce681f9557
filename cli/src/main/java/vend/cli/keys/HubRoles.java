package vend.cli.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.HubKeys;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.hub.KeyRequest;
import vend.client.token.TokenSource;

/**
 * A hub, which is shown a token.
 *
 * @param around the world
 * @param steps hears of each step
 * @param hub is asked
 * @param tokens who asks
 */
record HubRoles(Surroundings around, Steps steps, HubAddress hub, TokenSource tokens)
    implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws KeysFailed {
    var request = new KeyRequest(role, terms.duration(), terms.sessionName(), terms.fresh());
    return new HubKeys(hub, tokens, request, Session.cache(around), around.clock(), steps);
  }

  @Override
  public List<OfferedRole> roles() throws NoCredentials {
    steps.step("asking the hub %s for roles ...".formatted(hub));
    return new Hub(hub, around.clock())
        .roles(tokens.token()).stream()
            .map(role ->
                new OfferedRole(role.role(), role.accountName(), Optional.of(role.longest())))
            .toList();
  }

  @Override
  public Map<String, String> caller() throws NoCredentials {
    var caller = new LinkedHashMap<String, String>();
    caller.put("hub", hub.toString());
    caller.putAll(TokenCaller.of(tokens, around.clock().instant()));
    return caller;
  }
}
