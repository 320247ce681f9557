/** A Vend hub from the client's side. */
@NullMarked
package vend.client.hub;

import org.jspecify.annotations.NullMarked;
