/** Renders decisions and errors as the JSON documents of the HTTP API. */
@NullMarked
package vend.rendering;

import org.jspecify.annotations.NullMarked;
