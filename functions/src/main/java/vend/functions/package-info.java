/**
 * What Lambda starts: the entry, its settings, and the one place where the parts are put together.
 */
@NullMarked
package vend.functions;

import org.jspecify.annotations.NullMarked;
