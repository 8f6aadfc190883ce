"""Whether letters can be said as a word: whether they divide into syllables."""

import re

_ONSETS = (
    "spl|spr|str|sch|scr|shr|squ|thr|bl|br|ch|cl|cr|dr|fl|fr|gl|gr|kl|kn|kr|ph|pl|pr|qu|sc|sh|sk|"
    "sl|sm|sn|sp|st|sw|th|tr|tw|wh|wr|[bcdfghjklmnpqrstvwyz]"
)
_CODAS = (
    "mps|nch|nds|nks|nts|rch|rds|rks|rts|ck|ct|ft|lb|ld|lf|lk|ll|lm|lp|ls|lt|mp|ms|nc|nd|ng|nk|ns|"
    "nt|nz|ps|pt|rb|rc|rd|rf|rg|rk|rl|rm|rn|rp|rs|rt|sh|sk|sp|ss|st|th|ts|tz|[bcdfghklmnpqrstvwxyz]"
)
_VOWELS = "[aeiouäöü]{1,2}|(?<=[bcdfghjklmnpqrstvwxz])y"
_SYLLABLES = re.compile(f"(?:(?:{_ONSETS})?(?:{_VOWELS})(?:{_CODAS})?)+")


def is_pronounceable(letters: str) -> bool:
    """Whether syllables of onset, vowel and coda make up `letters`, as in "MENA" or "NITDA".

    For short words: the number of ways to divide a word doubles with each consonant.
    """
    return _SYLLABLES.fullmatch(letters.lower()) is not None
