/**
 * Replaces API Gateway on this machine: it passes HTTP requests as events to the function's code.
 */
@NullMarked
package vend.local.front;

import org.jspecify.annotations.NullMarked;
