package vend.cli.grants;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vend grants}: the commands for a grants file. */
@Command(
    name = "grants",
    mixinStandardHelpOptions = true,
    description = "Check, test, query, compare and deploy a grants file",
    subcommands = {
      CheckCommand.class,
      TestCommand.class,
      WhoCommand.class,
      WhatCommand.class,
      DiffCommand.class,
      TrustCommand.class,
      InitCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  vend grants check && vend grants test",
      "  vend grants who shop-prod/deploy",
      "  vend grants diff main.yaml grants.yaml --format markdown"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class GrantsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  public GrantsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
