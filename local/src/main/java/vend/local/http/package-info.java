/** What this machine's servers have in common. */
@NullMarked
package vend.local.http;

import org.jspecify.annotations.NullMarked;
