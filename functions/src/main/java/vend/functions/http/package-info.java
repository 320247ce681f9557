/** The HTTP API: routes, the form of requests, and the one path of all requests through Vend. */
@NullMarked
package vend.functions.http;

import org.jspecify.annotations.NullMarked;
