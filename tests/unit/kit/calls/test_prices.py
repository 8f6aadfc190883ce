"""The table of prices."""

import logging
from datetime import date
from pathlib import Path

import pytest

from services.kit.calls.prices import PricesError, load_prices

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("provider", "operation", "model", "units", "cost"),
    [
        ("elevenlabs", "speech", "eleven_v4", {"characters": 1000}, 0.10),
        ("elevenlabs", "speech", "eleven_flash_v2_5", {"characters": 1000}, 0.05),
        ("openai", "script", "gpt-6.1-terra", {"input_tokens": MILLION}, 1.0),
        ("openai", "script", "gpt-6.1-terra-2026-10-26", {"output_tokens": MILLION}, 5.0),
        ("openai", "script", "gpt-6.1-terra", {"cached_input_tokens": MILLION}, 0.05),
        ("openai", "script", "gpt-5.4-mini", {"input_tokens": MILLION}, 0.75),
        ("openai", "speech", "tts-1", {"characters": MILLION}, 15.0),
        ("openai", "speech", "tts-1-hd", {"characters": MILLION, "seconds": 9}, 30.0),
        ("openai", "cover", "gpt-image-2", {"images": 1}, 0.04),
        ("openai", "cover", "gpt-image-2.5-flare", {"output_tokens": 1000, "images": 1}, 0.03),
        ("openai", "script", "llama3", {}, 0.0),
    ],
)
def test_units_have_the_price_of_their_model(
    provider: str, operation: str, model: str, units: dict[str, float], cost: float
) -> None:
    assert load_prices().cost(provider, operation, model, units) == pytest.approx(cost)


def test_the_list_prices_are_dated() -> None:
    assert load_prices().dated == date(2026, 11, 1)


def test_a_model_without_a_price_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    table = load_prices()
    with caplog.at_level(logging.WARNING):
        found = [table.cost("openai", "script", "llama3", {"input_tokens": 9}) for _ in range(3)]
    assert found == [None, None, None]
    (record,) = caplog.records
    assert "no price of 'llama3'" in record.getMessage()
    assert "RADIOX_PRICES" in record.getMessage()


def test_prices_of_your_own_come_first(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(
        "[[price]]\nprovider = 'openai'\noperation = 'script'\nper = 10\n"
        "units = { input_tokens = 1.0 }\n"
    )
    table = load_prices(own)
    assert table.cost("openai", "script", "gpt-6.1-terra", {"input_tokens": 5}) == 0.5
    cached = {"cached_input_tokens": 5}
    assert table.cost("openai", "script", "gpt-6.1-terra", cached) == 0.5
    assert table.cost("openai", "speech", "tts-1", {"characters": MILLION}) == 15.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        ("price = ", "Invalid value"),
        ("[[price]]\nunits = {}\n", "provider: Field required"),
        ("[[price]]\nprovider = 'x'\nunits = {}\nper = 0\n", "per: Input should be greater"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    tmp_path: Path, content: str | None, said: str
) -> None:
    own = tmp_path / "prices.toml"
    if content is not None:
        own.write_text(content)
    with pytest.raises(PricesError, match=r"RADIOX_PRICES: .*prices\.toml: ") as raised:
        load_prices(own)
    assert said in str(raised.value)
