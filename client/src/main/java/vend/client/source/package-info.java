/** The interface of credential sources: the request, the retry policy, progress and failures. */
@NullMarked
package vend.client.source;

import org.jspecify.annotations.NullMarked;
