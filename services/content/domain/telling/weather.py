"""Which stories are about the weather: a weather host tells them, where the show has one."""

import re

from contracts import Language
from services.content.domain.news import Topic

_WORDS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"""\b(?:
        (?<!\bto\ )weather(?!ed|ing|\ (?:vane|the))\w*
        |(?:rain|snow|hail|thunder|wind|ice|dust|sand)storms?|blizzards?
        |(?<!political\ )(?<!perfect\ )(?<!media\ )(?<!by\ )
            storms?(?!\ (?:of|out|off|into|in|past)\b)
        |heat\ ?waves?|cold\ (?:snaps?|spells?)|hurricanes?|typhoons?|cyclones?|tornado(?:e?s)?
        |rain(?:s|fall)?(?!\ of)|snowfall|(?:heavy|fresh|deep|first)\ snow|monsoons?|frosts?
        |droughts?|(?:flash\ )?flood(?:s|ing)?(?!\ (?:of|the)\b)|temperatures?|meteorologists?
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""\b(?:
        (?:un)?wetter\w*|gewitter\w*|orkan\w*|hagel\w*|(?:schnee|regen|sand)sturm\w*
        |(?:herbst|winter)?st[uü]rme?(?!\ (?:und\ drang|auf|der\ entrüstung)\b)
        |(?:neu)?schnee(?:f[aä]lle?\w*|chaos)?|(?:stark|dauer)?regen(?:f[aä]lle?\w*)?
        |hitze(?:welle\w*)?|kältewelle\w*|frost|glatteis|blitzeis|dürren?|hochwasser\w*
        |tornados?|hurrikane?|taifune?|zyklone?|temperaturen|meteorolog\w+
        )\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}


def is_about_weather(topic: Topic, language: Language) -> bool:
    """Whether the leading headline of a story is about the weather."""
    return bool(_WORDS[language].search(topic.articles[0].source.title))
