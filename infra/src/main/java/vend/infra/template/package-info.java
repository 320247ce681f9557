/** One plain template for all accounts, for a StackSet; without the CDK, and without Node.js. */
@NullMarked
package vend.infra.template;

import org.jspecify.annotations.NullMarked;
