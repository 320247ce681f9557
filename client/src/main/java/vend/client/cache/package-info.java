/** The credential cache, which processes of one user share, and renewal within a process. */
@NullMarked
package vend.client.cache;

import org.jspecify.annotations.NullMarked;
