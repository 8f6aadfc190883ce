"""The sentence with which a show says aloud that computers make it.

It is said in the opening: listeners are to know at their first exposure at the latest (Regulation
(EU) 2024/1689, article 50, paragraph 5).
"""

from contracts import Language

DISCLOSURES: dict[Language, str] = {
    "en": "This programme is written and read by computers.",
    "de": "Diese Sendung wird von Computern geschrieben und gesprochen.",
}
"""By language of the show."""
