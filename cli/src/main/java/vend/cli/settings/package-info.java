/** What a user has set: by options, variables and the config file. */
@NullMarked
package vend.cli.settings;

import org.jspecify.annotations.NullMarked;
