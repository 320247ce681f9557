package vend.client.hub;

import java.util.List;
import java.util.Optional;

/**
 * A page of a hub's list of access requests.
 *
 * @param requests may be empty even if there is another page
 * @param next the query parameter {@code next} of the next page; empty on the last page
 */
public record AccessRequestPage(List<AccessRequest> requests, Optional<String> next) {}
