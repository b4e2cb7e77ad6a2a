package io.raftsman.starter.command;

import picocli.CommandLine.Command;

/** {@code starter member}. */
@Command(
    name = "member",
    header = "Add, remove or replace members of a live cluster.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {MemberAddCommand.class, MemberRemoveCommand.class, MemberReplaceCommand.class},
    footer = {
      "",
      "Examples:",
      "  starter member add --cluster etcd 10.10.10.13",
      "  starter member remove --cluster etcd 10.10.10.12",
      "  starter member replace --cluster etcd 10.10.10.12 --with 10.10.10.13"
    })
public final class MemberCommand {}
