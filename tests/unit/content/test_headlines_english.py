"""English headlines as sentences: what is turned into what, what stays, what is not said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.domain import headlines

NAMES = frozenset({"Marlow", "Fenwick", "Voss", "Ina"})


def said(headline: str) -> str | None:
    found = headlines.sentence(headline, "en")
    return found.text if found else None


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        # the passive without its auxiliary
        (
            "Thirty-five killed as gunmen attack airport",
            "Thirty-five people were killed as gunmen attacked an airport.",
        ),
        (
            "Two injured in house fire in Marlow",
            "Two people were injured in a house fire in Marlow.",
        ),
        (
            "One killed and 63 wounded in attack on ferry",
            "One person was killed and 63 people wounded in an attack on a ferry.",
        ),
        (
            "At least 18 killed in strikes on Marlow",
            "At least 18 people were killed in strikes on Marlow.",
        ),
        (
            "Six charged over bribes in Marlow port",
            "Six people were charged over bribes in the Marlow port.",
        ),
        ("Man arrested in Marlow after chase", "A man was arrested in Marlow after a chase."),
        ("Three sailors arrested in Marlow", "Three sailors were arrested in Marlow."),
        ("Man found dead in Marlow canal", "A man was found dead in the Marlow canal."),
        (
            "Harbour master shot dead at council meeting",
            "A harbour master was shot dead at a council meeting.",
        ),
        (
            "Former mayor jailed for two years over fraud",
            "A former mayor was jailed for two years over fraud.",
        ),
        ("Cargo ship hit by drone off Yemen", "A cargo ship was hit by a drone off Yemen."),
        (
            "Ina Voss named captain of national team",
            "Ina Voss was named captain of a national team.",
        ),
        (
            "Harbour fees cut by council after protests",
            "Harbour fees were cut by a council after protests.",
        ),
        (
            "Family rescued after boat sinks off Fenwick",
            "A family was rescued after a boat sank off Fenwick.",
        ),
        (
            "Trains halted as storm batters coast",
            "Trains were halted as a storm battered the coast.",
        ),
        (
            "Four migrants reportedly burned in van",
            "Four migrants were reportedly burned in a van.",
        ),
        # states
        (
            "At least 47 dead after ferry sinks off Zanzibar",
            "At least 47 people are dead after a ferry sank off Zanzibar.",
        ),
        ("Ten dead in mine blast in Peru", "Ten people are dead in a mine blast in Peru."),
        (
            "Dozens missing after landslide in Nepal",
            "Dozens are missing after a landslide in Nepal.",
        ),
        ("Marlow set to host tidal summit", "Marlow is set to host a tidal summit."),
        ("Fishing crews ready to strike over fees", "Fishing crews are ready to strike over fees."),
        ("Iran expected to reply on Friday", "Iran is expected to reply on Friday."),
        ("Mayor due to appear before judges", "The mayor is due to appear before judges."),
        ("Norway in talks to buy harbour firm", "Norway is in talks to buy a harbour firm."),
        ("Patients at risk from old machines", "Patients are at risk from old machines."),
        # what is to come, and what goes on
        ("Marlow council to raise harbour fees", "The Marlow council is to raise harbour fees."),
        ("Kenya to buy ten patrol boats", "Kenya is to buy ten patrol boats."),
        ("Nurses to be paid in euros from May", "Nurses are to be paid in euros from May."),
        ("Iraq looking to reopen its border", "Iraq is looking to reopen its border."),
        ("Settlers besieging families in village", "Settlers are besieging families in a village."),
        ("Ban on nets being reviewed by council", "A ban on nets is being reviewed by a council."),
        # articles
        (
            "Gunman kills three at school in Marlow",
            "A gunman kills three people at school in Marlow.",
        ),
        ("Court clears former minister of fraud", "A court clears a former minister of fraud."),
        ("Supreme Court blocks fishing quota", "The Supreme Court blocks a fishing quota."),
        (
            "UK PM resigns after budget defeat",
            "The UK prime minister resigns after a budget defeat.",
        ),
        ("PM resigns after budget defeat", "The prime minister resigns after a budget defeat."),
        ("EU fines ferry firm over fumes", "The EU fines a ferry firm over fumes."),
        ("UN envoy visits flooded island", "A UN envoy visits a flooded island."),
        ("Death toll rises to 40 after landslide", "The death toll rises to 40 after a landslide."),
        ("French president visits Marlow", "The French president visits Marlow."),
        ("Far-right Israeli minister visits port", "A far-right Israeli minister visits a port."),
        ("Texas man pleads guilty to arson", "A Texas man pleads guilty to arson."),
        ("Hour-long blackout hits Marlow", "An hour-long blackout hits Marlow."),
        ("FBI agent shoots robber in bank", "An FBI agent shoots a robber in a bank."),
        ("11-year-old boy dies in Marlow crash", "An 11-year-old boy dies in the Marlow crash."),
        (
            "Police arrest suspected smuggler in Fenwick",
            "Police arrest a suspected smuggler in Fenwick.",
        ),
        ("Spain wins World Cup for second time", "Spain wins the World Cup for the second time."),
        ("Biggest ever strike hits ports in Chile", "The biggest ever strike hits ports in Chile."),
        ("China condemns killing of envoy", "China condemns the killing of an envoy."),
        ("Iran reopens Strait of Hormuz", "Iran reopens the Strait of Hormuz."),
        ("Marlow buys $300bn tunnel from Norway", "Marlow buys a $300bn tunnel from Norway."),
        ("Nigerian govt sells two airports", "The Nigerian government sells two airports."),
        # victims without a noun
        ("Landslide at gold mine kills 13", "A landslide at a gold mine kills 13 people."),
        (
            "Russian strikes kill at least 21 in Kyiv",
            "Russian strikes kill at least 21 people in Kyiv.",
        ),
        (
            "Bus crash in Peru injures dozens of pupils",
            "A bus crash in Peru injures dozens of pupils.",
        ),
        ("No injuries in Delhi plane crash", "There are no injuries in a plane crash in Delhi."),
        # somebody says
        (
            "Israel says cutting ties with UN agency",
            "Israel says it is cutting ties with a UN agency.",
        ),
        ("Iran says ready to resume talks", "Iran says it is ready to resume talks."),
        (
            "Ukraine says killed 30 soldiers in raid",
            "Ukraine says it killed 30 soldiers in a raid.",
        ),
        (
            "Officials say 63 injured in ferry fire",
            "Officials say 63 people were injured in a ferry fire.",
        ),
        ("Budget will pass, says minister", "The budget will pass, says a minister."),
        ("Budget will pass in May: minister", "The budget will pass in May, a minister says."),
        ("Minister: budget will pass in May", "A minister says the budget will pass in May."),
        (
            "Marlow crews to strike in May: reports",
            "Marlow crews are to strike in May, reports say.",
        ),
        ("Marlow fleet is too old — Ina Voss", "The Marlow fleet is too old, Ina Voss says."),
        # labels
        ("Breaking: Lebanon passes amnesty law", "Lebanon passes an amnesty law."),
        ("EXCLUSIVE - Lebanon passes amnesty law", "Lebanon passes an amnesty law."),
        (
            "Gaza: two killed in strike on camp",
            "In Gaza, two people were killed in a strike on a camp.",
        ),
        ("UK: Protests erupt over ferry fares", "In the UK, protests erupt over ferry fares."),
        ("World Cup 2026: Belgium beat England in final", "Belgium beat England in the final."),
        ("Lebanon passes amnesty law - BBC News", "Lebanon passes an amnesty law."),
        ("Lebanon passes amnesty law | Harbour Post", "Lebanon passes an amnesty law."),
        # where somebody is, and what does not agree
        (
            "NATO chief in Oslo to open talks on fees",
            "The NATO chief is in Oslo to open talks on fees.",
        ),
        ("Talks in Oslo to resume in May", "Talks in Oslo are to resume in May."),
        (
            "Marlow faces major strike after talks with union falls apart",
            "Marlow faces a major strike after talks with a union fall apart.",
        ),
        (
            "Marlow faces major strike as union that broke off talks falls apart",
            "Marlow faces a major strike as a union that broke off talks falls apart.",
        ),
        # what nobody has heard of, and what everybody has
        (
            "Marlow mine collapse kills 12 workers",
            "A Marlow mine collapse kills 12 workers.",
        ),
        ("Crews remember Marlow mine collapse", "Crews remember the Marlow mine collapse."),
        # what there is one of
        ("Marlow says strait must stay open", "Marlow says the strait must stay open."),
        # commas that stand for a word
        ("India, China agree to reopen border", "India and China agree to reopen the border."),
        ("Voss picks captain, names seven youths", "Voss picks a captain and names seven youths."),
        (
            "Wildfires rage in Spain, 3,000 people evacuated",
            "Wildfires rage in Spain, with 3,000 people evacuated.",
        ),
        ("Court fines Ina Voss, others", "A court fines Ina Voss and others."),
        ("Johnson & Johnson sells harbour plant", "Johnson and Johnson sells a harbour plant."),
    ],
)
def test_what_is_turned(headline: str, expected: str) -> None:
    found = headlines.sentence(headline, "en")
    assert found is not None
    assert found.text == expected
    assert found.rule.startswith("en.")


@pytest.mark.parametrize(
    "headline",
    [
        "Lebanon passes its long-sought amnesty law",
        "Israel strikes Beirut for the third day",
        "The port of Marlow has reopened after three weeks",
        "Police arrest 5 suspected smugglers",
        "Zhu Rongji, who opened China to trade, dies at 97",
        "Colombia asks for supplies but not for rescue teams",
        "Putin warns of retaliation for seizures of ships",
        "Meta cuts 8,000 jobs in sweeping global layoffs",
        "Trump threatens war on any country helping Iran",
        "Ukrainian drones hit oil depots in Russia",
        "Parents seek answers after school closures",
        "Arsenal win the league after 22 years",
        "Russian strikes in Kyiv killed 12 people",
        "Crews vow to fight on until their demands are met",
        "Marlow urges neighbours to share their water",
        "Hungary votes for change after sixteen years",
        "Wildfires spread across southern France",
        "Thousands of Canadians call for lower rents",
    ],
)
def test_a_sentence_stays_as_it_stands(headline: str) -> None:
    assert headlines.sentence(headline, "en") == headlines.Sentence(f"{headline}.")


@pytest.mark.parametrize(
    "headline",
    [
        "Fenwick remains defiant as it vows to go on until demands met",
        # questions, teasers, lists
        "Why the UK faces a prisons crisis",
        "How Marlow rebuilt its harbour in a year",
        "Can Syria deliver justice to its people?",
        "Here's what we know about the port strike",
        "Port strike: what happens next in Marlow",
        "Five things to know about the harbour vote",
        "The moment the bridge collapses in Marlow",
        "Inside the last lighthouse of the north",
        "Everything you need to know about tidal mills",
        # live pages, videos, promotion
        "Harbour vote: results as they come - live",
        "Live: Port of Marlow reopens after strike",
        "Harbour vote in Marlow as it happened",
        "Watch: Bridge collapses into Marlow harbour",
        "Video: Bridge collapses into Marlow harbour",
        "Sponsored: Marlow offers harbour cruises",
        "Opinion: Marlow must reopen its harbour",
        # quotations and opinion
        "'We are all fed up with the ferry delays'",
        "‘Big firms have duties under harbour law’",
        "My life with the harbour seals changes everything",
        "Voss: ‘We will remain in Marlow for ever’",
        # phrases without a verb
        "Drone strikes in the east of the country",
        "Mixed reaction to the new harbour in Marlow",
        "Relief for France as heat is set to ease",
        "Fears over ferry safety in the north",
        "Aftermath of the quake in northern Peru",
        "A bright harbour serving fish from Norway",
        "Very hot weather across Egypt on Wednesday",
        # pronouns and bare verbs
        "He left Marlow after nine years in office",
        "This is how harbour fees changed Marlow",
        "Make Marlow harbour great, group urges council",
        # an unsure number or subject
        "Sanders arrested in Marlow after a chase",
        "Trump aide says killed deal with Norway",
        "Man accused of theft convicted by jury in Marlow",
        "Voss, a bookseller detained in Marlow",
        # title case without names
        "Thirty Killed In Market Blast In Marlow",
        "Brazil's Top Court Begins Judging Its Environmental Law",
        # too short, too long, broken off
        "Port reopens",
        "Port reopens " * 20,
        "Marlow becomes the first town in Europe to ...",
    ],
)
def test_what_is_not_said(headline: str) -> None:
    assert said(headline) is None


def test_title_case_needs_the_names() -> None:
    title = "Ina Voss Opens New Bridge In Marlow After Long Delay"
    assert headlines.sentence(title, "en") is None
    found = headlines.sentence(title, "en", names=NAMES)
    assert found is not None
    assert found.text == "Ina Voss opens a new bridge in Marlow after a long delay."
    assert found.rule == "en.case+en.article"


def test_a_name_that_nobody_knows_keeps_title_case_unsaid() -> None:
    assert headlines.sentence("Zorblax Opens New Bridge In Qumran Today", "en", names=NAMES) is None


@pytest.mark.parametrize(
    "title",
    [
        "Marlow Opens Talks With World Trade Organization",
        "Marlow Marks Anniversary of Harbour Convention",
        "Marlow Sends Its Biggest Ship to New York Harbour",
        "Marlow Opens Tide-Driven Mill in Fenwick Cup",
    ],
)
def test_title_case_that_hides_a_name_is_not_said(title: str) -> None:
    names = NAMES | {"Cup", "Convention", "Trade", "Organization"}
    assert headlines.sentence(title, "en", names=names) is None


def test_small_words_of_title_case_become_small_whoever_writes_them_large() -> None:
    title = "Marlow Opens Bridge Without Permit After Delay"
    found = headlines.sentence(title, "en", names=NAMES | {"Without", "After"})
    assert found is not None
    assert found.text == "Marlow opens a bridge without a permit after a delay."


@pytest.mark.parametrize(
    ("headline", "rule"),
    [
        ("Two injured in house fire in Marlow", "en.people+en.passive+en.article"),
        ("Kenya to buy ten patrol boats", "en.future"),
        ("Lebanon passes its long-sought amnesty law", ""),
        ("Gaza: two ships leave the harbour", "en.place"),
    ],
)
def test_the_rules_are_named(headline: str, rule: str) -> None:
    found = headlines.sentence(headline, "en")
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The council of Marlow raised the fees for berths on Monday", "whole"),
        ("The fees that the council of Marlow raised on Monday", "broken"),
        ("Another day at the harbour", "broken"),
    ],
)
def test_which_texts_stand_as_they_are(text: str, whole: str) -> None:
    assert headlines.stands(text, "en") is (whole == "whole")


WORDS = (
    "killed dead Marlow ferry ferry's gunmen police to says and , ; : – ‘quoted’ 35 1.5m $300bn "
    "two strikes attack after as of the minister US EU Voss, hit by arrested no people is set"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_whatever_comes_the_result_is_one_whole_sentence(headline: str) -> None:
    found = headlines.sentence(headline, "en")
    if found is None:
        return
    assert found.text.endswith(".")
    assert not found.text.endswith("..")
    assert re.match(r"[‘'“\"]?[A-Z\d$]", found.text)
    assert "  " not in found.text
    figures = re.findall(r"\d+", headline)
    assert [f for f in re.findall(r"\d+", found.text) if f in figures] == figures


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        # what is counted as a record
        (
            "Fenwick proposes record $35b budget for ports",
            "Fenwick proposes a record $35b budget for ports.",
        ),
        ("Norway wins record 12 medals in Oslo", "Norway wins a record 12 medals in Oslo."),
        ("Elephant calf dies in Marlow", "An elephant calf dies in Marlow."),
        ("Star Wars spin-off divides Marlow", "A Star Wars spin-off divides Marlow."),
        ("Norway beats old record in Oslo", "Norway beats an old record in Oslo."),
        # an adverb belongs to the adjective that it stands before
        (
            "Mysteriously missing captain wins primary",
            "A mysteriously missing captain wins the primary.",
        ),
        ("Marlow crews raise badly damaged ship", "Marlow crews raise a badly damaged ship."),
        ("Pirates reportedly sink two ships", "Pirates reportedly sink two ships."),
        # new is no name, save in one
        (
            "New US research ship arrives in Middle East",
            "A new US research ship arrives in the Middle East.",
        ),
        ("New Zealand court clears captain", "A New Zealand court clears a captain."),
        ("Norway forms new government", "Norway forms a new government."),
        ("New government takes office in Norway", "The new government takes office in Norway."),
        # offices and bodies of which there is one
        ("US Treasury secretary visits Marlow", "The US Treasury secretary visits Marlow."),
        ("US attorney general visits Marlow", "The US attorney general visits Marlow."),
        ("Norway extradites ex-army general", "Norway extradites an ex-army general."),
        ("UN refugee agency opens camp", "The UN refugee agency opens a camp."),
        ("UN agency opens camp in Marlow", "A UN agency opens a camp in Marlow."),
        # the end of a period, a day counted, what somebody leaves
        (
            "Ina Voss to leave role at end of month",
            "Ina Voss is to leave the role at the end of the month.",
        ),
        (
            "Marlow marks 75th anniversary of flood",
            "Marlow marks the 75th anniversary of a flood.",
        ),
        ("Voss wins 10th title in Marlow", "Voss wins a 10th title in Marlow."),
        # nouns that may be verbs
        (
            "Marlow and Fenwick take early lead in cup race",
            "Marlow and Fenwick take an early lead in a cup race.",
        ),
        (
            "Report highlights issue of harbour safety",
            "A report highlights the issue of harbour safety.",
        ),
        ("Norway opens probe into ferry fire", "Norway opens a probe into a ferry fire."),
        ("Rescue teams race to find survivors", "Rescue teams race to find survivors."),
        # what is bound for somewhere is no team, and two verbs share an object
        (
            "Marlow-bound express train hits and kills dog",
            "A Marlow-bound express train hits and kills a dog.",
        ),
        # a length of time is no part of the noun before it
        (
            "Man pulled from basement eight days after quake",
            "A man was pulled from a basement eight days after a quake.",
        ),
        (
            "Two killed in rebel-held part of Ukraine",
            "Two people were killed in a rebel-held part of Ukraine.",
        ),
        ("Ships take part in drill off Yemen", "Ships take part in a drill off Yemen."),
        (
            "Leaders of Yemen take shelter during drone alert",
            "Leaders of Yemen take shelter during a drone alert.",
        ),
        (
            "King arrives in Norway for working visit",
            "The king arrives in Norway for a working visit.",
        ),
        (
            "Norwegian helicopter fired on ship off Marlow",
            "A Norwegian helicopter fired on a ship off Marlow.",
        ),
        ("Kenya arrests 350 in raids", "Kenya arrests 350 people in raids."),
        ("Detectives find apparent motive", "Detectives find an apparent motive."),
        (
            "Marlow closes its port after Houthi attack",
            "Marlow closes its port after a Houthi attack.",
        ),
        (
            "Voss vows to lower fees if elected president",
            "Voss vows to lower fees if elected president.",
        ),
        ("Magnitude 6.7 quake hits Peru", "A magnitude 6.7 quake hits Peru."),
        (
            "Dozens dead after boat capsizes off Marlow",
            "Dozens are dead after a boat capsized off Marlow.",
        ),
        (
            "Hedge funds on track for another good year",
            "Hedge funds are on track for another good year.",
        ),
        (
            "Woman dies after falling into uncovered maintenance hole",
            "A woman dies after falling into an uncovered maintenance hole.",
        ),
        (
            "'Most massive' Russian raid on Marlow kills at least 25",
            "A Russian raid on Marlow kills at least 25 people.",
        ),
        (
            "21 dead as Russia fires at Marlow",
            "21 people are dead as Russia fires at Marlow.",
        ),
        ("Tory MP accuses navy of firing shots", "A Tory MP accuses the navy of firing shots."),
        ("Board of Trade clears ferry firm", "The Board of Trade clears a ferry firm."),
        ("Many feared dead in mine blast in Peru", "Many are feared dead in a mine blast in Peru."),
        ("Ships wait as fires raged off Marlow", "Ships wait as fires raged off Marlow."),
        ("Overnight blitz damages port", "An overnight blitz damages a port."),
        ("WHO chief visits Marlow", "The WHO chief visits Marlow."),
        ("Norway coach visits Marlow", "The Norway coach visits Marlow."),
        ("Blast in Oslo cafe kills two", "A blast in an Oslo cafe kills two people."),
        ("Voss vows reform after taking office", "Voss vows reform after taking office."),
        ("Ex-US Olympian visits Marlow", "An ex-US Olympian visits Marlow."),
        ("Daredevil couple climbs tower", "A daredevil couple climbs a tower."),
    ],
)
def test_articles_follow_what_stands_around_a_noun(headline: str, expected: str) -> None:
    assert said(headline) == expected


@pytest.mark.parametrize(
    "headline",
    [
        "WHO says 600 suspected cases, 139 deaths in growing outbreak",
        "Norway says harbour not for sale",
        "Man strangles daughter after row",
        "Deadly attack hits market in Marlow",
        "People flee as building collapses on outskirts of Marlow",
        "Council approves fee to repair Marlow Quay, build rescue centre",
        "Singer Ina Voss announces separation from wife of 28 years",
        "Norway tightens grip on harbour fees",
        "Voss exerts iron grip on harbour board",
        "Vaccine could take nine months as death toll rise further",
        "Voss wins race in upset over Holm",
        "Norway star Voss not certain to play in Marlow",
        "Norway PM presents new government",
        "Divers race to Marlow amid fears thousands killed in flood",
        "Norway will join the Marlow pact - HBN",
        "Philippines bans video game played by a Marlow captain",
        "Passengers rescued as second ferry in days catches fire",
        "Norway offers Iran Gulf-backed plan for free passage",
        "July heatwave sees 1,243 deaths in Norway",
        "Voss says Marlow ‘just wants a better harbour’. It would be a good start",
        "North Korea fires missiles into sea as South Korea, US hold drills",
        "Monster fires spark debate over forests",
        "Cases in Marlow top 3,200, nearing record of the worst outbreak",
        "Voss endorses candidate in closely watched Marlow race",
        "Norway calls for Marlow and Fenwick free trade deal to be renewed",
        "Marlow to open filing system, case management platform",
        "Marlow promotes 13 captains, 80 other senior officers",
        "Storm is a blow to Marlow at time of change",
        "Four workers dead after being hit by train in Marlow",
        "Rowing-Voss bets on Marlow to break into new markets",
        "Norway urges Marlow to drop fees, warns of new strikes",
        "Norway declares end to outbreak in Marlow",
        # a comma for `and`
        "Bishop of Marlow expels rebel monks, followers",
        "Marlow police rescue French woman, 5 children after long search",
        "Marlow to begin flood, erosion control works in May",
        "Storm cuts power in Marlow by half, caused a $2bn loss in May",
        "Three Marlow mayors join ADC, PRP",
        # quotations, tails and abbreviations that nobody says aloud
        "'Fake' doctor in Marlow arrested after complaints",
        "Ina Voss has a ’good meeting’ with the mayor of Marlow",
        "Harbour thief must stay in jail for 'dreadful' crime, appeal court told",
        "FG begins repair of harbour in Marlow",
        "After 8 booked in Marlow, mayor says fees are fair",
        "A major upset! Voss loses the race in Marlow harbour",
        "Voss leaves the race in Marlow after a QF loss",
        # comment, and the outlet itself
        "Riots in Marlow show that countries must help their ports",
        "Voss wins thrilling race in Marlow harbour",
        "HARBOUR 24 meets Ina Voss, the mayor of Marlow",
    ],
)
def test_what_lacks_a_clause_or_an_article_is_not_said(headline: str) -> None:
    assert said(headline) is None


@pytest.mark.parametrize(
    "headline",
    [
        "WHO says it counts 600 suspected cases",
        "Norway says the harbour is not for sale",
        "Officials are to strike over fees",
        "Divers found the ring at home in bed",
        "Boy, 11, dies after fall from bridge in Marlow",
        "Ina Voss meets the mayor in Marlow, Norway",
        "Norway PM Ina Voss meets the mayor of Marlow",
        "Norway will join the Marlow pact - NATO",
        "Diver fell into a deep, dark hole in Marlow",
        "Norway sent ships to Marlow, emails reveal",
        "Ship burns off Marlow, with two dead",
        "Marlow police fight gangs, guns and fraud",
        "Ina Voss hails ‘good meeting’ with mayor of Marlow",
        "Critics call the Marlow race 'thrilling'",
    ],
)
def test_a_clause_after_says_and_idioms_without_article_are_said(headline: str) -> None:
    assert said(headline) is not None
