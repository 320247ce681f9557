/**
 * Replaces Lambda on this machine: its Runtime API for the packaged function with the official
 * runtime interface client.
 */
@NullMarked
package vend.local.lambda;

import org.jspecify.annotations.NullMarked;
