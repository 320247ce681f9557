/** API Gateway's part on this machine: real HTTP in, HTTP API events to the function's own code. */
@NullMarked
package vend.local.front;

import org.jspecify.annotations.NullMarked;
