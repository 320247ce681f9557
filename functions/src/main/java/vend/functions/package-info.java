/** The Lambda handlers, their settings, and the wiring of the function's parts. */
@NullMarked
package vend.functions;

import org.jspecify.annotations.NullMarked;
