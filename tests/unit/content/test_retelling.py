"""Later sentences of a story do not tell again what the first ones have told."""

import pytest

from services.content.domain.telling.retelling import briefly

SAID = (
    "At least 21 people died today in a fire in the Harbour Hotel of Marlow.",
    "Flames spread from the kitchen of the hotel within minutes.",
)


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "The mayor declares two days of mourning after the devastating hotel fire in Marlow.",
            "The mayor declares two days of mourning.",
        ),
        (
            "Norway sends forty doctors and nurses following the fire, which killed 21 people.",
            "Norway sends forty doctors and nurses.",
        ),
        (
            "Insurers expect damage of nine million crowns in the wake of the fire.",
            "Insurers expect damage of nine million crowns.",
        ),
    ],
)
def test_the_event_is_not_named_anew_at_the_end(sentence: str, short: str) -> None:
    assert briefly(sentence, SAID, "en") == short


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor declares two days of mourning after the owner confessed to her lawyers.",
        "The inspection comes three weeks after the fire in the hotel kitchen.",
        "The chief inspector of the town resigned days after the fire in Marlow.",
        "Families wait for news after the fire in Marlow, a nurse said.",
        "Guests ran out after the fire.",
    ],
)
def test_what_is_new_and_what_the_sentence_needs_stays(sentence: str) -> None:
    assert briefly(sentence, SAID, "en") == sentence


def test_what_is_known_is_not_a_thing_that_nobody_has_heard_of() -> None:
    held = "Owner Ada Brenn was detained over a Harbour Hotel fire that killed 21 people."
    assert briefly(held, SAID, "en") == held.replace(" a Harbour", " the Harbour")


@pytest.mark.parametrize(
    "sentence",
    [
        "Owner Ada Brenn was detained over a mill fire that ruined her brother in March.",
        "The mayor wants a law that makes every hotel keep its doors clear.",
        "A nurse from Fenwick that was on leave helped the guests.",
    ],
)
def test_what_is_another_thing_keeps_its_article(sentence: str) -> None:
    assert briefly(sentence, SAID, "en") == sentence


def test_the_day_is_named_once() -> None:
    assert briefly("Today, the mayor met the crews.", SAID, "en") == "The mayor met the crews."
    assert briefly("The crews left today, police said.", SAID, "en") == (
        "The crews left, police said."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Yesterday, the mayor met the crews.",
        "Two guests were found yesterday, and the others were found today.",
        "The hotel had been open until today for guests of the town.",
        "Crews work with today's tools.",
    ],
)
def test_another_day_stays(sentence: str) -> None:
    assert briefly(sentence, SAID, "en") == sentence


def test_german_stays_as_it_is() -> None:
    german = "Der Bürgermeister ordnet nach dem Brand im Hotel zwei Tage Trauer an."
    assert briefly(german, ("Bei einem Brand im Hotel starben 21 Menschen.",), "de") == german


def test_a_known_thing_is_not_described_anew_at_the_end() -> None:
    said = ("Mayor Ada Brenn posted a video today of 40 dockers in the harbour of Marlow.",)
    critics = "Norway and Denmark have sharply criticised the video showing "
    known = f"{critics}Ada Brenn mocking dockers in the harbour."
    short = "Norway and Denmark have sharply criticised the video."
    assert briefly(known, said, "en") == short
    assert briefly(known.replace("the video", "a video"), said, "en") == short


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway and Denmark have criticised the video showing how ferries sank in the storm.",
        "Norway and Denmark have criticised the letter that Ada Brenn sent dockers in Marlow.",
        "Crews know the video showing Ada Brenn and dockers in Marlow.",
    ],
)
def test_what_is_new_of_a_thing_or_would_say_nothing_without_it_stays(sentence: str) -> None:
    said = ("Mayor Ada Brenn posted a video today of 40 dockers in the harbour of Marlow.",)
    assert briefly(sentence, said, "en") == sentence


def test_what_a_thing_was_called_is_quoted_once() -> None:
    said = ('Two dockers were hurt in the "massive attack" on Marlow.',)
    again = 'Ferries were hit in the "massive attack" today, pilots say.'
    assert briefly(again, said, "en") == "Ferries were hit in the attack today, pilots say."
    other = 'Ferries were hit in the "cowardly attack" today, pilots say.'
    assert briefly(other, said, "en") == other


@pytest.mark.parametrize(
    ("said", "sentence", "short"),
    [
        (
            "A two-week truce has expired in Norway, with no sign of a political way out.",
            "The strike of the dockers nears its sixth month with no political way out in sight.",
            "The strike of the dockers nears its sixth month.",
        ),
        (
            "The court tries a general for crimes committed during the civil war.",
            "Oslo wants its old cabinet held to account for crimes committed during the civil war.",
            "Oslo wants its old cabinet held to account.",
        ),
        (
            "A fire in a mill in Marlow killed 21 people.",
            "Owner Ada Brenn has been detained in connection with the fire that killed 21 people.",
            "Owner Ada Brenn has been detained.",
        ),
        (
            "The last divers were recovered from a cave in Malta.",
            "The two were among five Danish guests who drowned in a scuba accident in Malta.",
            "The two were among five Danish guests who drowned in a scuba accident.",
        ),
    ],
)
def test_what_is_known_is_not_hung_on_behind(said: str, sentence: str, short: str) -> None:
    assert briefly(sentence, [said], "en") == short
    assert briefly(sentence, ["A ferry sank on Lake Brenn."], "en") == sentence


@pytest.mark.parametrize(
    ("said", "sentence", "plain"),
    [
        (
            "The Houthi spokesman said the group had hit an airport.",
            "Yemen's Iran-backed Huthis claimed today to have sunk a tanker.",
            "The Huthis claimed today to have sunk a tanker.",
        ),
        (
            "Hezbollah has rejected the talks.",
            "The leader of the Iran-backed Hezbollah spoke in the evening.",
            "The leader of the Hezbollah spoke in the evening.",
        ),
        (
            "Hamas has rejected the talks.",
            "The leader of the Iran-backed Hamas spoke in the evening.",
            "The leader of Hamas spoke in the evening.",
        ),
        (
            "Flights are suspended as Mount Brenn continues to spew ash.",
            "Images of lava on the slopes of an erupting Mount Brenn have drawn tourists.",
            "Images of lava on the slopes of Mount Brenn have drawn tourists.",
        ),
        (
            "Oman has presented Iran with a plan for fees in the strait.",
            "A proposal to charge ships in the strait had drawn little interest from Iran.",
            "The proposal to charge ships in the strait had drawn little interest from Iran.",
        ),
        (
            "A Danish-flagged cargo ship was hit off Marlow.",
            "The navy said a cargo ship had sustained damage to its bridge.",
            "The navy said the cargo ship had sustained damage to its bridge.",
        ),
    ],
)
def test_there_is_no_other_than_the_one_that_is_known(said: str, sentence: str, plain: str) -> None:
    assert briefly(sentence, [said], "en") == plain
    assert briefly(sentence, ["Snow fell on the northern valleys."], "en") == sentence


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "The truce with Denmark is put to the test after Danish drones struck a hall in Oslo.",
            "The truce with Denmark is put to the test.",
        ),
        (
            "The truce with Denmark is put to the test after Danish drones struck a second hall.",
            "The truce with Denmark is put to the test after Danish drones struck a second hall.",
        ),
        (
            "The truce with Denmark is put to the test after Danish drones struck a hall in Rome.",
            "The truce with Denmark is put to the test after Danish drones struck a hall in Rome.",
        ),
    ],
)
def test_the_stroke_that_the_news_tell_is_not_told_at_the_end(sentence: str, short: str) -> None:
    assert briefly(sentence, ["Denmark has attacked an airport of Norway."], "en") == short


def test_a_state_whose_name_another_one_begins_with_is_told() -> None:
    said = ["Gunmen have killed twelve dockers in an ambush in northern Nigeria."]
    sentence = "It was the second large ambush on fishing crews within a week after one in Niger."
    assert briefly(sentence, said, "en") == sentence
