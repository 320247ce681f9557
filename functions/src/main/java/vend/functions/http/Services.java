package vend.functions.http;

import vend.grant.CurrentFreezes;
import vend.vending.Limits;
import vend.vending.Vending;

/**
 * What the routes use.
 *
 * @param rules the grants in force
 * @param freezes what is denied in an emergency
 * @param limits how often a caller may be refused
 * @param vending makes keys of decisions
 */
public record Services(
    Ruleset.Source rules, CurrentFreezes freezes, Limits limits, Vending vending) {}
