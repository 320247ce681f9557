/**
 * Links that sign a user in to the AWS Management Console with temporary credentials. Everything
 * but the HTTP request to AWS is here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">custom
 *     identity broker access to the AWS console</a>
 */
@NullMarked
package vend.console;

import org.jspecify.annotations.NullMarked;
