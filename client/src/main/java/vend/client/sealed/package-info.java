/** Encrypted files on this machine's disk, and the keys that encrypt them. */
@NullMarked
package vend.client.sealed;

import org.jspecify.annotations.NullMarked;
