"""What is worth saying of a story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from contracts import SourceRef
from services.content.domain.news import Article
from services.content.domain.telling.facts import SpokenFacts

NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)


def article(outlet: str, title: str, *sentences: str, hours: float = 0) -> Article:
    at = NOW - timedelta(hours=hours)
    source = SourceRef(outlet=outlet, title=title, published_at=at)
    return Article(source, sentences)


def test_no_fact_is_told_twice() -> None:
    said = SpokenFacts()
    first = article("A", "Port reopens", "The Port of Marlow has reopened after a long strike.")
    other = article(
        "B",
        "Marlow: strike over",
        "After a long strike, the port of Marlow reopened on Wednesday.",
        "Crane operators in the harbour will earn six per cent more.",
    )
    assert [s for s, _ in said.take((first, other), "en")] == [
        first.sentences[0],
        other.sentences[1],
    ]
    assert said.take((article("C", "Again", first.sentences[0]),), "en") == ()


def test_a_german_headline_that_denies_the_news_is_told_and_one_that_repeats_it_is_not() -> None:
    first = article(
        "A",
        "Reporter sieht Marland hinter Sprengung der Tannpipeline",
        "Der Reporter Jan Roth schreibt, Marland habe die Tannpipeline im Mai gesprengt.",
    )
    denied = "Marland hat Vorwürfe wegen der Schäden an der Tannpipeline zurückgewiesen."
    again = "Ein Reporter sieht Marland hinter der Sprengung der Tannpipeline."
    denial = replace(
        article("B", "Marland weist Vorwürfe wegen Tannpipeline zurück", denied), rule="de.zeit"
    )
    repeated = replace(
        article("C", "Reporter sieht Marland hinter Sprengung der Tannpipeline", again),
        rule="de.artikel",
    )
    told = [s for s, _ in SpokenFacts().take((first, repeated, denial), "de")]
    assert told == [first.sentences[0], denied]


def test_a_short_german_sentence_is_told_where_it_is_of_the_leading_article() -> None:
    first = article(
        "A",
        "Marland lässt Gefangene frei",
        "Marland hat Dutzende politische Gefangene freigelassen und nach Fenland ausgeflogen.",
        "Eine Gegenleistung soll nicht verlangt worden sein.",
    )
    other = article(
        "B",
        "Gefangene aus Marland in Fenland",
        "Die Gefangenen aus Marland sind in Fenland gelandet.",
        "Eine Haftentschädigung soll nicht gezahlt worden sein.",
    )
    told = [s for s, _ in SpokenFacts().take((first, other), "de")]
    assert told[:2] == list(first.sentences)
    assert other.sentences[1] not in told


def test_one_count_of_victims_only() -> None:
    articles = (
        article("A", "Ferry sinks", "At least 44 people died when the ferry sank near Kariba."),
        article("B", "Boat sinks", "Rescuers counted 15 dead and dozens of injured on the shore.",
                "The boat was built by a shipyard in Norway a decade ago."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], articles[1].sentences[1]]


def test_the_news_itself_is_told_by_one_outlet_and_its_sides_by_others() -> None:
    articles = (
        article("A", "Dam of Marlow bursts",
                "The dam above Marlow burst after days of heavy rain, the mayor told reporters."),
        article("B", "Marlow flooded as dam breaks",
                "After days of heavy rain the Marlow dam burst and water ran into the valley.",
                "The government sends a thousand soldiers with boats."),
        article("C", "Dam of Marlow gives way", "Insurers put the damage at nine million crowns."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], articles[1].sentences[1], articles[2].sentences[0]]


def test_what_is_new_is_told_though_it_mentions_the_news() -> None:
    articles = (
        article("A", "Fire in Marlow hotel",
                "A fire in the Harbour Hotel of Marlow claimed 21 lives last night, police said."),
        article("B", "Hotel fire in Marlow: owner held",
                "Owner Ada Brenn has been detained in connection with the Harbour Hotel fire that "
                "killed 21 people.",
                "The house took in four times its permitted guests and lacked fire doors."),
        article("C", "Marlow: 21 dead in hotel fire",
                "At least 21 people died when a fire ripped through the hotel, police said.",
                "The mayor declares two days of mourning for the victims of the fire."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [
        articles[0].sentences[0], "Owner Ada Brenn has been detained.",
        articles[1].sentences[1], articles[2].sentences[1],
    ]  # fmt: skip


def test_the_news_of_a_headline_is_not_told_in_full_behind_it() -> None:
    headline = "Quill has threatened to close every mine that pays no fees."
    aside = "Her party calls on all towns of the north to stand with the islands."
    full = "Yesterday, Governor Ada Quill announced that mines without fees will close."
    march = "Yesterday, miners in the north planned a march to the capital in May."
    told = article("A", headline.rstrip("."), headline, aside, full, march)
    assert [s for s, _ in SpokenFacts().take((told,), "en")] == [headline, aside, march]


def test_no_third_outlet_begins_with_the_same_one() -> None:
    articles = (
        article("A", "Video of crews angers north",
                "A captain of Marlow has posted a video of bound crews on the quay."),
        article("B", "Norway protests",
                "Norway called the pictures from the quay a disgrace for every seafarer.",
                "Norway recalls its envoy and asks the union of ports for a meeting."),
        article("C", "Norway joins critics of the captain",
                "Norway has added its voice to criticism of somebody who filmed men in ropes.",
                "Lawyers of the crews prepare a case before the court of the islands."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [
        *articles[0].sentences, *articles[1].sentences, articles[2].sentences[1]
    ]  # fmt: skip


def test_what_goes_on_with_the_news_stands_behind_them() -> None:
    articles = (
        article("A", "Court stops dam",
                "A court in Marlow has stopped the building of the dam above the town.",
                "Engineers want to appeal within a month."),
        article("B", "Dam stopped by court",
                "A court in Marlow stops the building of the dam.",
                "The ruling comes after fishermen warned of empty nets."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    first, second = articles
    assert told == [first.sentences[0], second.sentences[1], first.sentences[1]]


def test_a_headline_gives_way_to_the_sentence_that_says_it_in_full() -> None:
    full = "Marlow has opened shelters for up to 1,800 people whose homes the flood has taken."
    told = SpokenFacts().take(
        (article("A", "Marlow opens shelters", "Marlow opens shelters.", full),), "en"
    )
    assert [s for s, _ in told] == [full]
    further = "Marlow is the third town that asks its neighbours for tents."
    told = SpokenFacts().take(
        (article("A", "Marlow opens shelters", "Marlow opens shelters.", further),), "en"
    )
    assert [s for s, _ in told] == ["Marlow has opened shelters.", further]


def test_a_headline_with_a_surname_gives_way_to_the_sentence_with_the_whole_name() -> None:
    full = "Marlow's mayor Ada Brenn has named her council, despite a threat by her own party."
    headline = "Brenn has appointed a team despite a boycott."
    told = SpokenFacts().take((article("A", headline.rstrip("."), headline, full),), "en")
    assert [sentence for sentence, _ in told] == [full]


def test_what_contradicts_the_story_is_left_out() -> None:
    articles = (
        article("A", "Quake", "An earthquake of magnitude 6.8 has killed at least 100 in Marlow."),
        article("B", "Quake: no victims", "No deaths were reported by the harbour master so far."),
        article("B", "Toll of quake in Marlow", "The death toll is rising in all harbour towns."),
        article("C", "Strong quake", "A 7.1-magnitude shock made towers of the old port sway."),
        article("D", "Rescue", "Rescuers pulled the 32-year-old from beneath slabs of concrete."),
        article(
            "E", "Quake in Marlow", "Two ships with tents and doctors have left the port of Ashby."
        ),
    )
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], articles[5].sentences[0]]


def test_a_view_adds_nothing_that_is_only_somewhere_near_the_news() -> None:
    news = "Ina Voss and President Ada Brenn met in the old harbour house of Marlow on Monday."
    other = "Olaf Holm, the envoy of Fenwick, has followed a script for years with Brenn in Marlow."
    first = article("A", "Voss meets Brenn in Marlow", news)

    def told(title: str) -> int:
        articles = (first, article("B", title, other), article("C", first.source.title, news))
        return len(SpokenFacts().take(articles, "en"))

    assert told("Why the tour of a man from Fenwick might not go to script in Marlow") == 1
    assert told("Holm visits Brenn in Marlow") == 2


def test_a_long_sentence_is_told_without_what_is_hung_on_behind() -> None:
    news = "The council of Marlow raises the fees for all fishing crews and for the owners of boats"
    why = "keeping a promise that the mayor had made to her whole party in the autumn of last year"
    whole = f"{news} from May, {why}."
    told = SpokenFacts().take((article("A", "Marlow raises fees", whole),), "en")
    assert [sentence for sentence, _ in told] == [f"{news} from May."]


def test_a_german_compound_says_what_its_parts_have_said() -> None:
    articles = (
        article("A", "Moore", "Der Landtag hat ein Gesetz zum Schutz der Moore beschlossen."),
        article("B", "Neues", "Mit Stimmen der Koalition hat der Landtag das Moorgesetz gebilligt.",
                "Die Opposition hält die Kosten für nicht gedeckt."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "de")]
    assert told == [articles[0].sentences[0], articles[1].sentences[1]]


def test_a_figure_is_given_once() -> None:
    articles = (
        article("A", "Prices rise", "Harbour prices rose by 3.4 per cent in July, the town said."),
        article("B", "Prices up", "Annual growth of prices came to 3.4% in the harbour, it found.",
                "In 2026 the harbour lent boats to 12 schools.",
                "Olaf Brenn bought the last free berth of the harbour for 12 crowns."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], *articles[1].sentences[1:]]


def test_a_look_ahead_is_left_out_once_it_came_true() -> None:
    articles = (
        article("A", "Eclipse over Spain", "Day turned to night in Spain on Wednesday evening."),
        article("B", "Eclipse comes", "Millions will travel to the north of the country.", hours=9),
    )
    assert len(SpokenFacts().take(articles, "en")) == 1


def test_the_dead_are_told_beside_the_injured() -> None:
    articles = (
        article("A", "Blast in Marlow port", "A blast in the port of Marlow injured 63 people."),
        article("B", "Marlow port closed",
                "The Marlow harbour master closed all gates after the explosion for a day.",
                "One person was killed, the ministry of health said in the evening."),
        article("C", "Blast in port of Marlow", "Surgeons treated 63 injured workers all night."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert articles[1].sentences[1] in told
    assert articles[2].sentences[0] not in told


def test_a_name_of_two_words_makes_no_sentence_one_that_was_said() -> None:
    said = SpokenFacts()
    said.take((article("A", "Zulieferer baut ab", "Die IG Metall kündigt Widerstand an."),), "de")
    other = article(
        "B", "Streik", "Bei Tannwagen hat die IG Metall mit Warnstreiks ab Mai gedroht."
    )
    assert [s for s, _ in said.take((other,), "de")] == list(other.sentences)


def test_no_story_opens_with_somebody_whom_a_sentence_left_out_has_introduced() -> None:
    said = SpokenFacts()
    news = "Der Hafen von Tann ist nach dem langen Streik wieder geöffnet."
    said.take((article("A", "Hafen offen", news),), "de")
    other = article("B", "Hafen", news, "Der Konzern fordert Lohnkürzungen von zehn Prozent.")
    assert said.take((other,), "de") == ()


def test_another_outlet_does_not_begin_the_news_anew() -> None:
    news = article(
        "A", "Ship hit off Marlow", "The navy of Norway said a cargo ship was damaged off Marlow."
    )

    def told(opening: str) -> list[str]:
        other = article("B", "Storm off Marlow", opening)
        return [s for s, _ in SpokenFacts().take((news, other), "en")][1:]

    anew = "A cargo ship reported heavy waves near the islands and asked for help, pilots said."
    assert told(anew) == []
    counted = "A cargo ship reported waves of 14 metres near the islands, harbour pilots said."
    assert told(counted) == [counted]
    back = "The cargo ship carried grain and waits for tugs near the islands, its owners say."
    assert told(back) == [back]


def test_that_nobody_has_counted_the_victims_is_old_once_they_are() -> None:
    news = article(
        "A", "Quake hits Marlow", "At least 40 people were injured in a quake in Marlow."
    )
    early = "Police heard of a blast at the mill but did not give any word on casualties there."
    other = "Police heard of a blast at the mill but did not give its owner any word of warning."
    told = [
        [s for s, _ in SpokenFacts().take((news, article("B", "Quake in Marlow", each)), "en")][1:]
        for each in (early, other)
    ]
    assert told == [[], [other]]


def test_a_disaster_with_many_more_victims_is_another_one() -> None:
    said = SpokenFacts()
    small = "A landslide at an unlicensed gold mine in Marlow has killed 13 people."
    said.take((article("A", "Landslide in Marlow", small),), "en")
    large = "A landslide at a gold mine at the border of Fenwick has left 100 miners dead."
    assert said.take((article("B", "Landslide in Fenwick", large),), "en")
    same = "The landslide at the unlicensed gold mine of Marlow has killed 13 workers."
    assert said.take((article("C", "Landslide again", same),), "en") == ()


def test_a_headline_stays_that_alone_ends_in_the_place() -> None:
    headline = "Over 100 people are dead in a mine collapse in the Fenwick Island Republic."
    text = (
        "A mine collapse has left over 100 people dead at the border, its ministry of mines said."
    )
    title = "Over 100 dead in Fenwick Island Republic mine collapse"
    placed = replace(article("A", title, headline, text), rule="en.place")
    assert SpokenFacts().take((placed,), "en")[0][0] == headline
    near = headline.replace(" in the Fenwick Island Republic", " in Fenwick")
    plain = replace(
        article("A", "Over 100 dead in Fenwick mine collapse", near, text), rule="en.place"
    )
    assert SpokenFacts().take((plain,), "en")[0][0] == text
