"""Numbers in words."""

_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS_EN = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_DE = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS_DE = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ORDINAL_STEMS_DE = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def cardinal_en(number: int) -> str:
    """`number`, 0 to 999, in English: "twenty-one"."""
    if number < len(_EN):
        return _EN[number]
    if number < 100:  # noqa: PLR2004 - the base of counting
        tens, ones = divmod(number, 10)
        return _TENS_EN[tens - 2] + (f"-{_EN[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_EN[hundreds]} hundred" + (f" and {cardinal_en(rest)}" if rest else "")


def ordinal_en(number: int) -> str:
    """`number`, 1 to 999, as an English ordinal: "twenty-first"."""
    words = cardinal_en(number)
    start = max(words.rfind("-"), words.rfind(" ")) + 1
    head, last = words[:start], words[start:]
    if last in _ORDINALS_EN:
        return head + _ORDINALS_EN[last]
    return head + (f"{last[:-1]}ie" if last.endswith("y") else last) + "th"


def cardinal_de(number: int) -> str:
    """`number`, 0 to 999, in German: "einundzwanzig"."""
    if number < len(_DE):
        return _DE[number]
    if number < 100:  # noqa: PLR2004 - the base of counting
        tens, ones = divmod(number, 10)
        return (f"{_joined_de(ones)}und" if ones else "") + _TENS_DE[tens - 2]
    hundreds, rest = divmod(number, 100)
    return f"{_joined_de(hundreds)}hundert" + (cardinal_de(rest) if rest else "")


def ordinal_de(number: int, ending: str) -> str:
    """`number`, 1 to 999, as a German ordinal with the ending of its case: "dritten"."""
    hundreds, rest = divmod(number, 100)
    head = "" if not hundreds else "hundert" if hundreds == 1 else f"{_DE[hundreds]}hundert"
    if rest in _ORDINAL_STEMS_DE:
        stem = _ORDINAL_STEMS_DE[rest]
    else:
        stem = (cardinal_de(rest) if rest else "") + ("t" if 0 < rest < len(_DE) else "st")
    return head + stem + ending


def _joined_de(digit: int) -> str:
    return "ein" if digit == 1 else _DE[digit]
