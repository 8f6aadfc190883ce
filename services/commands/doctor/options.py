"""The command `radiox doctor` with its options, which imports modules as it runs."""

from services.commands.terminal.context import AsJson, stdout_console, user_settings

EXAMPLES = """\b
Examples:
  radiox doctor                           what is there, what is missing, and what to do
  radiox doctor --json | jq '.[] | select(.ok == false)'

\b
Exit codes:
  0  shows can be made
  1  something prevents them
"""


def doctor(as_json: AsJson = False) -> None:
    """Check the installation, the providers, the services, the broker and the disk usage."""
    from services.commands.doctor.command import run_checks

    run_checks(user_settings(), stdout_console(), as_json=as_json)
