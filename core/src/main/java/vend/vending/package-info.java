/**
 * Have we got it, or do we ask STS: the cache, the sealing, the one call, and the ports behind
 * which AWS stands.
 */
@NullMarked
package vend.vending;

import org.jspecify.annotations.NullMarked;
