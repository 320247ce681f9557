/**
 * Temporary AWS credentials for programs: by a Vend hub or straight from AWS, signed in as a
 * company signs its people and its pipelines in.
 */
@NullMarked
package vend.client;

import org.jspecify.annotations.NullMarked;
