"""The manner of a show: greeting, address and sign-off, whoever writes."""

import json
from dataclasses import replace

import pytest

from contracts import Language, Style
from services.content.adapters.local_writer import phrasebook
from services.content.adapters.prompting import Prompt
from services.content.domain.telling import pacing
from services.content.domain.telling.assignment import whole
from services.content.domain.telling.manner import moment, sign_off
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import RunningOrder, plan
from services.content.domain.telling.support import unsupported
from services.content.domain.telling.wording import words
from services.content.ports import Brief
from tests.briefs import LANGUAGES, brief


def styled(style: Style, language: Language = "en", minutes: float = 4, seed: int = 7) -> Brief:
    of = brief(language, minutes=minutes)
    return replace(of, accepted=of.accepted.model_copy(update={"style": style, "seed": seed}))


def order_of(of: Brief) -> RunningOrder:
    accepted = of.accepted
    stories = tellings(of.topics, accepted.language, terse=pacing.is_terse(accepted))
    return plan(of, stories, certain=pacing.aim(accepted.minutes * 60, drafts=1))


def said(order: RunningOrder) -> list[str]:
    accepted = order.brief.accepted
    book = phrasebook(accepted.language, accepted.style.formality)
    return [part.spoken(text) for part, text in zip(order.parts, words(order, book), strict=True)]


def test_the_greeting_of_the_style_stands_for_that_of_the_time_of_day() -> None:
    of = styled(Style(greetings=("Ahoy there",)))
    texts = said(order_of(of))
    assert "Ahoy there" in texts[0]
    usual = moment(of.accepted.model_copy(update={"style": Style()}), of.local_time)
    assert usual.greeting not in texts[0]
    assert moment(of.accepted, of.local_time) == replace(usual, greeting="Ahoy there")


@pytest.mark.parametrize("minutes", [1, 4])
@pytest.mark.parametrize("phrase", ["Stay curious", "Stay curious.", "Stay curious!"])
def test_the_last_host_signs_off_once_in_a_whole_sentence(phrase: str, minutes: float) -> None:
    order = order_of(styled(Style(sign_offs=(phrase,)), minutes=minutes))
    texts = said(order)
    assert texts[-1].endswith(phrase if phrase[-1] in ".!" else f"{phrase}.")
    assert sum("Stay curious" in text for text in texts) == 1
    assert order.parts[-1].whole_seconds > order.parts[-1].seconds


def test_of_several_phrases_the_seed_draws_one() -> None:
    style = Style(greetings=("Ahoy", "Hello", "Hey"), sign_offs=("Bye.", "So long.", "Ciao."))
    drawn = {
        (moment(of.accepted, of.local_time).greeting, sign_off(of.accepted))
        for of in (styled(style, seed=seed) for seed in range(60))
    }
    assert len(drawn) == 9
    again = styled(style, seed=5).accepted
    assert sign_off(again) == sign_off(again)
    assert sign_off(styled(Style()).accepted) == ""


def test_in_german_an_informal_show_says_ihr_and_a_formal_one_sie() -> None:
    formal, informal = (
        " ".join(
            text
            for seed in range(12)
            for text in said(order_of(styled(Style(formality=formality), "de", seed=seed)))
        )
        for formality in ("formal", "informal")
    )
    for word in ("Sie hören", "dass Sie", "Auf Wiederhören"):
        assert word in formal
        assert word not in informal
    for word in ("Ihr hört", "dass ihr"):
        assert word in informal
        assert word not in formal


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_is_told_the_style_and_the_sign_off(language: Language) -> None:
    style = Style(
        tempo="brisk",
        mood="bright",
        greetings=("Moin",),
        sign_offs=("Ahoi.",),
        formality="informal",
    )
    message = Prompt(whole(order_of(styled(style, language)))).message
    told = json.loads(message.splitlines()[1])
    assert told["greeting"] == "Moin"
    assert told["style"] == {"address": "informal", "tempo": "brisk", "mood": "bright"}
    assert told["sign_off"] == "Ahoi."


def test_a_model_may_say_the_greeting_of_the_style() -> None:
    order = order_of(styled(Style(greetings=("Grüezi mitenand",)), "de"))
    usual = order_of(styled(Style(), "de"))
    text = "Grüezi mitenand Limmat."
    assert list(unsupported(text, order.parts[0], order)) == []
    assert list(unsupported(text, usual.parts[0], usual)) == [text]
