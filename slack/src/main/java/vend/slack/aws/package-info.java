/** Adapters of the Slack app to AWS services. */
@NullMarked
package vend.slack.aws;

import org.jspecify.annotations.NullMarked;
