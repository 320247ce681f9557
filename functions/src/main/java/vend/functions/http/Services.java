package vend.functions.http;

import java.util.function.Supplier;
import vend.console.ConsoleLinks;
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
 * @param console makes links to the console of keys; asked for with the first link, since most
 *     processes never make one
 */
public record Services(
    Ruleset.Source rules,
    CurrentFreezes freezes,
    Limits limits,
    Vending vending,
    Supplier<ConsoleLinks> console) {}
