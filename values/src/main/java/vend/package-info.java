/** Value types and helpers that the hub and its clients share: reasons, secrets, JSON, caches. */
@NullMarked
package vend;

import org.jspecify.annotations.NullMarked;
