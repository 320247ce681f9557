/** The Slack app: people request access and decide requests in Slack. */
@NullMarked
package vend.slack;

import org.jspecify.annotations.NullMarked;
