/** Keys on this machine's disk, sealed, so that many processes ask once. */
@NullMarked
package vend.client.cache;

import org.jspecify.annotations.NullMarked;
