/** Links that sign in to the AWS console, and how one gets into a browser. */
@NullMarked
package vend.client.console;

import org.jspecify.annotations.NullMarked;
