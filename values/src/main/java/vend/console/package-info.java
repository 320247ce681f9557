/**
 * Links that sign somebody in to the AWS Management Console with temporary keys: all of it but the
 * one request to AWS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">custom
 *     identity broker access to the AWS console</a>
 */
@NullMarked
package vend.console;

import org.jspecify.annotations.NullMarked;
