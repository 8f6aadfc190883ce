"""Prices and units, as people read them."""

from collections.abc import Mapping


def dollars(amount: float) -> str:
    """An amount in USD, with as many digits as a small one needs: `$0.12`, `$0.0034`."""
    digits = 2 if amount >= 0.1 or amount == 0 else 4  # noqa: PLR2004
    return f"${amount:,.{digits}f}"


def amounts(units: Mapping[str, float]) -> str:
    """Amounts of units in words: `6,120 input tokens, 1 image`."""
    return ", ".join(f"{amount:,.0f} {_named(unit, amount)}" for unit, amount in units.items())


def _named(unit: str, amount: float) -> str:
    words = unit.replace("_", " ")
    return words.removesuffix("s") if round(amount) == 1 else words
