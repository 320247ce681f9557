/**
 * The server side of the STS protocol: requests in AWS Query form, their signatures, and answers in
 * XML. The local STS uses this code, too.
 */
@NullMarked
package vend.functions.sts;

import org.jspecify.annotations.NullMarked;
