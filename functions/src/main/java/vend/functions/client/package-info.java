/** HTTP to the outside: one bounded request at a time. */
@NullMarked
package vend.functions.client;

import org.jspecify.annotations.NullMarked;
