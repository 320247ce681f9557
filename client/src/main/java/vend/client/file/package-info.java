/**
 * Files that are changed atomically under a lock, among them AWS's credentials and config files.
 */
@NullMarked
package vend.client.file;

import org.jspecify.annotations.NullMarked;
