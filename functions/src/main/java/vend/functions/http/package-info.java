/** HTTP API events in, answers out: routes, the form of requests, and the one path through Vend. */
@NullMarked
package vend.functions.http;

import org.jspecify.annotations.NullMarked;
