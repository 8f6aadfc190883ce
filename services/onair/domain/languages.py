"""Which of the languages that something is there in a listener reads best."""

from collections.abc import Iterator, Sequence


def preferred(accepted: str, known: Sequence[str], default: str) -> str:
    """The one of the known languages that a header Accept-Language (RFC 9110) likes best.

    Of those that it likes alike it is the first one; the region, as in `de-CH`, does not matter.
    """
    wanted = sorted(
        _weighed(accepted), key=lambda each: -each[1]
    )  # which keeps the order of equals
    for language, weight in wanted:
        if language in known and weight > 0:
            return language
    return default


def _weighed(accepted: str) -> Iterator[tuple[str, float]]:
    for each in accepted.split(","):
        name, _, parameter = each.partition(";")
        key, _, weight = parameter.strip().partition("=")
        language = name.strip().partition("-")[0].lower()
        try:
            yield language, float(weight) if key.strip().lower() == "q" else 1.0
        except ValueError:
            yield language, 0.0
