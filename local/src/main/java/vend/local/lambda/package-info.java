/**
 * Lambda's part on this machine: its Runtime API, for the packaged function under the real client.
 */
@NullMarked
package vend.local.lambda;

import org.jspecify.annotations.NullMarked;
