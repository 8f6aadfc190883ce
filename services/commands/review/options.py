"""The commands of `radiox review`, with their options; each imports its modules when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

review_app = typer.Typer(
    no_args_is_help=True,
    help="Read, edit, approve and reject scripts before they are spoken.",
    epilog="""\b
Examples, for a show that was requested with --review and waits, its time limits with it:
  radiox review list                          which wait, and until when
  radiox review show ID                       read one, with its sources
  radiox review show ID --json > script.json  reorder, change, drop segments
  radiox review edit ID --file script.json    checked: the next revision
  radiox review approve ID --revision 2       the show goes on
""",
)

ReviewedShow = Annotated[
    str, typer.Argument(metavar="SHOW_ID", help="Id of a show, from `review list`.")
]
Revision = Annotated[
    int, typer.Option(min=1, help="The revision that you have read; any other is refused.")
]


@review_app.command("list")
def review_list(as_json: AsJson = False) -> None:
    """List the shows whose scripts wait for review."""
    from services.commands.review.command import list_reviews

    list_reviews(user_settings(), stdout_console(), as_json=as_json)


@review_app.command("show")
def review_show(show_id: ReviewedShow, as_json: AsJson = False) -> None:
    """Print a script with its revision, reserves and sources."""
    from services.commands.review.command import show_script

    show_script(show_id, user_settings(), stdout_console(), as_json=as_json)


@review_app.command("edit")
def review_edit(
    show_id: ReviewedShow,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The JSON of `review show --json`, edited; `-` for stdin. Without it, $EDITOR is "
            "opened.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Reorder, change or drop segments of a script.

    Text, speaker and order can be changed. The script is checked, and becomes the next revision; an
    edit of another revision than the current one is refused.
    """
    from services.commands.review.command import edit_script

    edit_script(show_id, file, user_settings(), stdout_console(), as_json=as_json)


@review_app.command("approve")
def review_approve(show_id: ReviewedShow, revision: Revision, as_json: AsJson = False) -> None:
    """Approve a revision: it is spoken, and the show goes on."""
    from contracts import ScriptApproveRequested
    from services.commands.review.command import decide

    what = f"Revision {revision} is approved; the show goes on."
    decide(
        ScriptApproveRequested,
        show_id,
        user_settings(),
        stdout_console(),
        what=what,
        as_json=as_json,
        revision=revision,
    )


@review_app.command("reject")
def review_reject(
    show_id: ReviewedShow,
    revision: Revision,
    reason: Annotated[str, typer.Option(help="Why, in 500 characters at most.")] = "",
    as_json: AsJson = False,
) -> None:
    """Reject a revision: the show is cancelled."""
    from contracts import ScriptRejectRequested
    from services.commands.review.command import decide

    what = f"Revision {revision} is rejected; the show is cancelled."
    decide(
        ScriptRejectRequested,
        show_id,
        user_settings(),
        stdout_console(),
        what=what,
        as_json=as_json,
        revision=revision,
        reason=reason,
    )
