/** The user's settings, from options, variables and the config file. */
@NullMarked
package vend.cli.settings;

import org.jspecify.annotations.NullMarked;
