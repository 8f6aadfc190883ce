"""Trade: German news for those who work with software or buy devices, and for nobody else."""

import re

from services.content.domain.choosing.worth import matters
from services.content.domain.news import Article

_SPECIALIST = re.compile(
    r"""
    # holes and their patches
    \b(?:XSS|Cross-Site\w*|Zero-?Days?|CVE|Patchdays?|Schadcode|Codeschmuggel|Codeausführung
        |SQL-Injection|Root-Rechte|Firmware|Content-Management-System\w*|CMS|Plug-?ins?)\b
    |\b(?:[\w-]*[Ss]icherheitslücken?|Schwachstellen?)\b
        (?=.*\b(?:Version|Updates?|Patch|Angreifern?|Server|Browser|Software)\b)
    # versions of software
    |\b(?:Developer|Technical|Public)[\s-](?:Preview|Beta)\b|\b(?:Beta|Preview)-?[Vv]ersion\b
    |\bEarly[\s-]Access\b|\bRelease\sCandidate\b
    |\b(?:Android|iOS|iPadOS|macOS|watchOS|Windows|Ubuntu|Debian|Fedora|Linux|Kernel|Java|Python
        |Rust|Firefox|Chrome|LibreOffice|WordPress|Kubernetes)[\s-](?:Server\s)?\d
    |\b(?:Programmiersprache|Compiler|Framework|Entwicklungsumgebung|Laufzeitumgebung|SDK|API
        |Linux-Distribution|Open-Source-(?:Projekt|Software|Tool|Bibliothek))\w*\b
    # devices, machines and games
    |\b(?:[\w-]+-)?(?:Grafikkarten?|Mainboards?|Prozessor(?:en)?|SSDs?|Notebooks?|Kopfhörer
        |Smartwatch(?:es)?|Tablets?|Gaming-\w+|Spielkonsolen?|Mähroboter|Saugroboter|E-Reader
        |Powerbanks?|Rollenspiel|Videospiel\w*)\b
    |\b\w*[Ss]trategiespiel\b|\b[A-ZÄÖÜ]\w+-Automaten?\b
    """,
    re.VERBOSE,
)


def is_for_a_trade(article: Article, language: str) -> bool:
    """Whether the news of a German article touch on no matter of public life, but on a trade.

    Holes in software, versions, devices and machines are such.
    """
    told = " ".join((article.source.title, *article.sentences[:1]))
    return language == "de" and bool(_SPECIALIST.search(told)) and not matters(article, language)
