/** A local server of the container credentials protocol, for programs of one user. */
@NullMarked
package vend.client.agent;

import org.jspecify.annotations.NullMarked;
