/** The decision event: one line of JSON for each request, on every path, with its metrics in it. */
@NullMarked
package vend.functions.event;

import org.jspecify.annotations.NullMarked;
