"""Prices of the units that providers charge for, from a dated table."""

import logging
import tomllib
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

logger = logging.getLogger(__name__)

TOKENS = ("input_tokens", "cached_input_tokens", "output_tokens")
"""Units of models that are charged by tokens."""


class PricesError(ValueError):
    """The file of RADIOX_PRICES cannot be read."""


class Price(BaseModel):
    """What the units of some models cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: str
    operation: str = "*"
    """Pattern of operations."""
    model: str = "*"
    """Pattern of models, as in file names: `gpt-5-mini*`."""
    per: float = Field(default=1.0, gt=0)
    """Number of units that the prices are for."""
    units: dict[str, float]
    """USD for `per` units, by name of the unit."""


class PriceTable:
    """Prices; of several that match, the first counts."""

    def __init__(self, prices: tuple[Price, ...], dated: date | None = None) -> None:
        self._prices = prices
        self._unknown: set[tuple[str, str, str]] = set()
        self.dated = dated
        """Day of the list prices that come with the package."""

    def cost(
        self, provider: str, operation: str, model: str, units: Mapping[str, float]
    ) -> float | None:
        """The price of `units` in USD; None where the table lacks the model, which is logged once.

        A model with a price of tokens is charged by the tokens, where there are any, and by nothing
        else. Units without a price cost nothing, but for cached input tokens: they cost as much as
        others.
        """
        if not units:
            return 0.0
        price = self._find(provider, operation, model)
        if price is None:
            self._warn(provider, operation, model)
            return None
        each = {"cached_input_tokens": price.units.get("input_tokens", 0.0), **price.units}
        if any(price.units.get(unit) for unit in units if unit in TOKENS):
            each = {unit: each.get(unit, 0.0) for unit in TOKENS}
        return round(sum(n * each.get(unit, 0.0) for unit, n in units.items()) / price.per, 9)

    def _find(self, provider: str, operation: str, model: str) -> Price | None:
        for price in self._prices:
            if (
                price.provider == provider
                and fnmatchcase(operation, price.operation)
                and fnmatchcase(model, price.model)
            ):
                return price
        return None

    def _warn(self, provider: str, operation: str, model: str) -> None:
        unknown = (provider, operation, model)
        if unknown not in self._unknown:
            self._unknown.add(unknown)
            logger.warning(
                "%s: no price of %r for %s; its calls are counted without a cost, and no budget "
                "limits them (RADIOX_PRICES names a table of your own)",
                provider,
                model,
                operation,
            )


def load_prices(own: Path | None = None) -> PriceTable:
    """The table of the package; the prices in the file `own` come first.

    Raises:
        PricesError: the file cannot be read; the message says why.
    """
    dated, listed = _listed()
    if own is None:
        return PriceTable(listed, dated)
    try:
        content = tomllib.loads(own.read_text("utf-8"))
        mine = _prices(content)
    except (OSError, ValueError) as error:
        raise PricesError(f"RADIOX_PRICES: {own}: {_said(error)}") from error
    return PriceTable((*mine, *listed), dated)


@cache
def _listed() -> tuple[date, tuple[Price, ...]]:
    content = tomllib.loads((files(__package__) / "prices.toml").read_text("utf-8"))
    return content["dated"], _prices(content)


def _prices(content: dict[str, Any]) -> tuple[Price, ...]:
    return tuple(Price.model_validate(each) for each in content.get("price", ()))


def _said(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}"
