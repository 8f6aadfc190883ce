"""The commands of `radiox alerts` with their options; each imports its modules as it runs."""

from enum import StrEnum
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

alerts_app = typer.Typer(
    no_args_is_help=True,
    help="List what is wrong with the station, keep alerts quiet, and test who is told.",
    epilog="""\b
Examples:
  radiox alerts list                             what is wrong now
  radiox alerts list --resolved                  and what was, in the last seven days
  radiox alerts rules                            by which rules, and who is told
  radiox alerts silence NoShow --hours 2 --reason "the schedule is changed"
  radiox alerts silence NoShow --label radiox.channel=world
  radiox alerts silences                         what is kept quiet
  radiox alerts unsilence si_…                   not any longer
  radiox alerts test --severity page             does the message arrive?
""",
)


class SeverityOption(StrEnum):
    """The values of `--severity`."""

    PAGE = "page"
    TICKET = "ticket"
    INFO = "info"


@alerts_app.command("list")
def alerts_list(
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Those too that are resolved, of seven days.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what is wrong, the worst first."""
    from services.commands.alerts.command import list_alerts

    list_alerts(user_settings(), stdout_console(), resolved=resolved, as_json=as_json)


@alerts_app.command("rules")
def alerts_rules(as_json: AsJson = False) -> None:
    """List the rules: when they fire, and who is told."""
    from services.commands.alerts.command import list_rules

    list_rules(user_settings(), stdout_console(), as_json=as_json)


@alerts_app.command("silence")
def alerts_silence(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="Name of a rule, from `alerts rules`.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All rules.")] = False,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Only alerts with this label; repeatable."),
    ] = None,
    hours: Annotated[
        float, typer.Option(min=0.01, max=720, help="For how many hours, at most 720.")
    ] = 1.0,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep the alerts of a rule quiet for a time; they are evaluated meanwhile."""
    from services.commands.alerts.command import silence

    silence(
        user_settings(),
        stdout_console(),
        rule=rule,
        every=every,
        labels=label or [],
        hours=hours,
        reason=reason,
        as_json=as_json,
    )


@alerts_app.command("silences")
def alerts_silences(as_json: AsJson = False) -> None:
    """List what is kept quiet."""
    from services.commands.alerts.command import list_silences

    list_silences(user_settings(), stdout_console(), as_json=as_json)


@alerts_app.command("unsilence")
def alerts_unsilence(
    silence: Annotated[
        str, typer.Argument(metavar="SILENCE", help="Id of a silence, from `alerts silences`.")
    ],
    as_json: AsJson = False,
) -> None:
    """End a silence: what it has kept quiet is told."""
    from services.commands.alerts.command import end_silence

    end_silence(silence, user_settings(), stdout_console(), as_json=as_json)


@alerts_app.command("test")
def alerts_test(
    severity: Annotated[
        SeverityOption, typer.Option(help="Send it to those who are told of this severity.")
    ] = SeverityOption.PAGE,
    as_json: AsJson = False,
) -> None:
    """Send a test message at once, and print who has taken it."""
    from services.commands.alerts.command import send_test

    send_test(severity.value, user_settings(), stdout_console(), as_json=as_json)
