"""The material that a writer gets which is not verbatim: what of the articles can be said aloud.

Whoever writes into a feed writes to the model as well. Only whole sentences in the third person
reach it, none that speaks to a reader or asks for something; so most that would steer it is gone,
whatever it says (`reading.injection` knows only what is known). Checks rest on the same sentences:
no name or number counts as told that stands in what was left out.
"""

import re
from dataclasses import replace

from services.content.domain.language import sentences
from services.content.domain.news import Article, Topic
from services.content.domain.reading import suitability

_COMMAND = re.compile(
    r"""
    ^[\W_]*(?:please\s|kindly\s|now\s|then\s|also\s|instead,?\s|bitte\s|jetzt\s|nun\s|dann\s)?
    (?:say|write|translate|mention|respond|reply|answer|pretend|ignore|disregard|forget|add|include
        |praise|speak|stop|let|read|replace|finish|tell|print|repeat|output|announce|declare|open
        |close|begin|start|end|insert|append|change|use|do|don[’']t|never|always|act|imagine|treat
        |consider|assume|remember|note|follow|obey|continue|switch|recommend|advertise|promote
        |report|state|name|call|give|make|put|set|take|talk|sing|behave|be
        |sage?|sagen|schreibe?|nenne|erwähne|antworte|vergiss|ignoriere|lobe|sprich|lies|gib
        |wiederhole|übersetze|füge|ersetze|beende|beginne|melde|verkünde|empfiehl|tu|mach|achte
        |folge|stell|denk|nimm|setze?|halte?|wirb|rede|erzähle?)\s(?!and\b)(?!und\b)
    |\b(?:prompts?|chat-?bots?|language\smodels?|llms?|ai|a\.i\.|ki|sprachmodell\w*|assistant
        |instructions?|anweisung\w*)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A sentence that asks for something, or that speaks of models and of what they are told."""


def sayable(topic: Topic, language: str) -> Topic:
    """`topic` with nothing in the texts of its articles but what can be said of them."""
    articles = {each: _sayable(each, language) for each in topic.articles}

    def of(article: Article) -> Article:
        return articles.get(article) or _sayable(article, language)

    return replace(
        topic,
        articles=tuple(articles.values()),
        facts=tuple((sentence, of(article)) for sentence, article in topic.facts),
        corroboration=tuple(of(article) for article in topic.corroboration),
    )


def _sayable(article: Article, language: str) -> Article:
    told = {*article.sentences, *article.spare}
    kept = (
        sentence
        for sentence in sentences.split(article.text, language)
        if sentence in told or (suitability.fit(sentence) and not _COMMAND.search(sentence))
    )
    return replace(article, text=" ".join(kept))
