"""Standfirsts: what leaves out articles and forms of `to be` is no sentence for the ear."""

import pytest

from services.content.domain import headlines


@pytest.mark.parametrize(
    "sentence",
    [
        # the first noun has no article
        "Study suggests that harbour seals sleep for most of the winter.",
        "Deal is the biggest purchase for Marlow since its port was sold.",
        "Fenwick MP said he would think about lower fees in the port.",
        "Trade body says local shops would have to raise their prices.",
        "Harbour board in Marlow ends its inquiry after nine weeks.",
        "Petrol station attack in Marlow throws a light on the risks of old tanks.",
        "Norwegian tennis star had missed the cup and two more events.",
        "UK government and the churches oversaw the homes for sixty years.",
        "Office for Harbour Safety finds failures when it granted the permit.",
        "Final two bodies were found in a cave off Marlow.",
        "Acting Marlow President warned that the toll would rise.",
        "Former Harbour Minister says the port was sold too early.",
        "Mandatory cap on fees in the port of Marlow will go into effect in May.",
        # nobody says what is done
        "Former Norwegian sailor accused of theft and of leading a gang in Marlow.",
        "Ina Voss elected as the president of the union with 99 votes.",
        "Marlow's top-ranked Ina Voss knocked out of the cup in a third-round defeat.",
        # a name without its article
        "EU says it is ready to support the port of Marlow.",
        "Kremlin announced the closure of two border crossings.",
        "US launches fresh strikes on ships off the port of Marlow.",
        # titles and turns without one
        "Marlow and Fenwick have renewed their pact, says Norwegian President.",
        "The union has been weakened, said country's prime minister.",
        "Clashes between crews and police in Marlow have entered second week.",
        "The mayor led an exemplary life, while foreign secretary says Norway owes him a lot.",
        # objects without one
        "Ina Voss met the harbour crews during visit to the north of Norway.",
        "Marlow elects Ina Voss as its mayor, filling vacancy after a resignation.",
        "A group of ferry firms complains about the terms of pivotal contract in Marlow.",
        "The incident came last month when unarmed harbour plane was watching the coast.",
        "The mayor wants Ina Holm to appear as defence witness.",
        "The last two bodies were found in a underwater cave off Marlow.",
        "Donors have sent money to Marlow, but government has helped only some of the islands.",
        "Ina Voss was hurt when she touched a cable from renovation project.",
        "United States advanced last night into the next round of the cup.",
        "More than 70 boats were sent to Norway capital after the storm.",
        "The port said 14 crews have left after the storm, is the largest loss in years.",
        "NATO boss tries to convince Norway that the allies were there.",
        "The siege ends a standoff between suspect and police in the port of Marlow.",
        "Ministers resign as weeks of protests over the fees of ferries rock government.",
        "Just eight ships crossed strait yesterday, down from 130 before the war.",
        "Parts of Norway plunged into darkness as eclipse moves across Europe.",
        # an article that the owner excludes
        "The Norway’s government announced a plan for the harbours of the north.",
    ],
)
def test_what_leaves_out_small_words_is_no_sentence(sentence: str) -> None:
    assert headlines.is_fragment(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "A study suggests that harbour seals sleep for most of the winter.",
        "Norway's finance minister told a paper that the port would stay public.",
        "Drone strikes deep inside Norway are causing panic in the port of Marlow.",
        "Emergency response teams rescued 87 people from the harbour of Marlow.",
        "Settler attacks in the valley have forced growing numbers to flee.",
        "Harbour judges rule that federal law blocks the fees of the states.",
        "Health Minister Ina Voss said the port would reopen in May.",
        "Secretary of State Ina Voss told allies that the port would reopen.",
        "Police officers arrested in Marlow are due in court on Monday.",
        "People accused of theft in Marlow will wait longer for a trial.",
        "EU officials said the port of Marlow would reopen in May.",
        "US forces struck a ship in the Gulf of Marlow yesterday.",
        "Hall called the race a war with the sea, and Voss agreed.",
        "Day turned into night over Marlow as the moon covered the sun.",
        "The port will reopen in May, said Norway's prime minister.",
        "The port will reopen in May, says the Norwegian president.",
        "The mayor led an exemplary life, while the foreign secretary says Norway is in debt.",
        "The party won a second term in the elections of May.",
        "The rate has fallen to just 1.9 children per woman in Norway.",
        "The Netherlands’ government announced a plan for its harbours.",
        "The crew of a European ship found a one-eyed seal at a university in Marlow.",
        "The team, with its star player Ina Voss, is likely to take the title.",
        "Donors have sent money to Marlow, but the government has helped only some.",
        "The mayor led an exemplary life, while the minister says Norway is in debt.",
        "The mayor led an exemplary life, and when Mayor Voss is away nobody leads.",
        "Trade in the port of Marlow fell by half in the first quarter.",
        "The port said 14 crews have left after the storm, the largest loss in years.",
        "What the port has said, is that the fees will fall in May.",
        "Talks between suspects and police in the port of Marlow have ended.",
        "Protests over the fees of ferries rock government plans for the port.",
        "Parts of Norway plunged into darkness as the eclipse moves across Europe.",
        "Ferries stay in the port of Marlow as snow has closed the roads.",
        "The minister met crews who have used sails since the war.",
        "Acting President Ina Voss warned that the toll would rise.",
        "Former president Ina Voss said the port was sold too early.",
        "The acting president of Norway warned that the toll would rise.",
        "Former Norwegian ministers said the port was sold too early.",
        "Last year was the warmest in Marlow since the war.",
        "More than 70 boats were sent to Norway's capital after the storm.",
        "More than 70 boats were sent to the Norway border after the storm.",
        "Work on the harbour of Marlow began under Mayor Ina Voss.",
    ],
)
def test_good_prose_is_left_alone(sentence: str) -> None:
    assert not headlines.is_fragment(sentence, "en")
