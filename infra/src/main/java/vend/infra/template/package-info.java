/** Writes one plain template for all accounts of a StackSet, without the CDK and Node.js. */
@NullMarked
package vend.infra.template;

import org.jspecify.annotations.NullMarked;
