"""The command `radiox trace` with its options; it imports its modules when it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox trace morning              what happened when in the show `morning`
  radiox trace morning --min-ms 50  without what took less than 50 ms
  radiox trace morning --json | jq '.spans[] | select(.error != "")'
  radiox trace morning --jaeger http://localhost:16686

\b
Exit codes:
  0  the trace was printed
  1  no trace of that show is kept
  2  an argument or a setting is invalid
"""


def trace(
    show_id: Annotated[
        str, typer.Argument(metavar="SHOW_ID", help="Id of the show, or of a trace.")
    ],
    min_ms: Annotated[
        float,
        typer.Option(
            min=0, help="Leave out spans that took less, but those above longer or failed ones."
        ),
    ] = 0.0,
    jaeger: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="RADIOX_JAEGER_URL",
            help="Read from the Jaeger at this address rather than from the station.",
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print the trace of a show as a waterfall: what happened when, and what failed.

    `radiox up` and `radiox show --trace` keep traces for three days; a fleet does with
    RADIOX_TRACES=on.
    """
    from services.commands.trace.command import TraceOptions, print_trace

    options = TraceOptions(show_id, milliseconds=min_ms, jaeger=jaeger, as_json=as_json)
    print_trace(options, user_settings(), stdout_console())
