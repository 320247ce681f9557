/** An HTTP client with limits on time and size, with proxies, CA bundles and server logins. */
@NullMarked
package vend.client.http;

import org.jspecify.annotations.NullMarked;
