/** Keys for people and pipelines: what the commands do over the client library. */
@NullMarked
package vend.cli.keys;

import org.jspecify.annotations.NullMarked;
