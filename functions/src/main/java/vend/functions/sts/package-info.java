/**
 * STS's own protocol, from the answering side: requests in AWS's Query form, their signatures, and
 * answers in XML. The local stand-in for STS speaks it by the same code.
 */
@NullMarked
package vend.functions.sts;

import org.jspecify.annotations.NullMarked;
