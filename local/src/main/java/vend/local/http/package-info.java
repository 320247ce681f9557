/** Shared code of the local HTTP servers. */
@NullMarked
package vend.local.http;

import org.jspecify.annotations.NullMarked;
