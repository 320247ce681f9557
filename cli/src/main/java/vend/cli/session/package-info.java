/** One user of one command: who is signed in, where credentials come from. */
@NullMarked
package vend.cli.session;

import org.jspecify.annotations.NullMarked;
