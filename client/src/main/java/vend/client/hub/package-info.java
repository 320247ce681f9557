/** The client of a Vend hub's HTTP API. */
@NullMarked
package vend.client.hub;

import org.jspecify.annotations.NullMarked;
