/** The decision events and other log lines of the function, with their metrics. */
@NullMarked
package vend.functions.event;

import org.jspecify.annotations.NullMarked;
