/**
 * Vends credentials for an allowing decision: the cache, sealing, single flight, leases, and the
 * ports to AWS services.
 */
@NullMarked
package vend.vending;

import org.jspecify.annotations.NullMarked;
