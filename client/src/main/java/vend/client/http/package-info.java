/** HTTP with bounds. */
@NullMarked
package vend.client.http;

import org.jspecify.annotations.NullMarked;
