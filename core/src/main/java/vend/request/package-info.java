/** Access requests: people request a role, and other people approve it. */
@NullMarked
package vend.request;

import org.jspecify.annotations.NullMarked;
