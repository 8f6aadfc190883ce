"""Names of accounts and their passwords: what is accepted, and how names are compared."""

import re
import unicodedata

from services.kit.failures import Invalid

SHORTEST_NAME, LONGEST_NAME = 3, 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128
DIFFERENT = 5
"""Different characters of a password, at least."""
_NAME = re.compile(r"[^\W_](?:[\w .-]*[^\W_])?")
_OFTEN_USED = frozenset(
    [
        "1234567890",
        "12345678910",
        "0123456789",
        "0987654321",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "qwertyuiop",
        "qwerty12345",
        "qwertzuiop",
        "password123",
        "password1234",
        "passwort123",
        "passwort1234",
        "password12",
        "mypassword",
        "iloveyou123",
        "iloveyou12",
        "letmein123",
        "welcome123",
        "willkommen",
        "administrator",
        "administrator1",
        "changeme123",
        "abcdefghij",
        "abcdefghijk",
        "abc1234567",
        "asdfghjkl1",
        "football123",
        "baseball123",
        "superman123",
        "princess123",
        "sunshine123",
        "trustno1trustno1",
        "hallohallo",
        "schalke0404",
        "dragon12345",
        "monkey12345",
        "radiox12345",
        "correcthorsebatterystaple",
    ]
)
"""Passwords of ten characters and more that lists of leaks have again and again."""


def normalised(name: str) -> str:
    """A name as it is compared: NFKC without case, single spaces.

    Raises:
        Invalid: it is too short or too long, or has other characters.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    plain = " ".join(folded.split())
    if not SHORTEST_NAME <= len(plain) <= LONGEST_NAME:
        raise Invalid(f"name: it has {SHORTEST_NAME} to {LONGEST_NAME} characters")
    if not _NAME.fullmatch(plain):
        raise Invalid("name: it has letters and digits, with spaces, . _ or - between them")
    return plain


def checked(password: str, name: str) -> str:
    """A password that may be chosen for a name, as it is hashed (NFC).

    Raises:
        Invalid: it is too short or too long, or easily guessed; the reason does not repeat it.
    """
    plain = unicodedata.normalize("NFC", password)
    if not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise Invalid(f"password: it has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    folded = plain.casefold()
    if len(set(folded)) < DIFFERENT:
        raise Invalid(f"password: it has at least {DIFFERENT} different characters")
    if name in folded or folded in _OFTEN_USED:
        raise Invalid("password: it is easily guessed; choose another one, without your name")
    return plain


def typed(password: str) -> str:
    """A password as it is compared; of one that nobody could have chosen, its beginning."""
    return unicodedata.normalize("NFC", password)[: LONGEST_PASSWORD + 1]
