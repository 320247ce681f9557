/** Files on this machine's disk that only their owner can open. */
@NullMarked
package vend.client.sealed;

import org.jspecify.annotations.NullMarked;
