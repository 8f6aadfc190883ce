"""Number words, each at the place of its number."""

ENGLISH = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905
    "fifteen sixteen seventeen eighteen nineteen twenty".split()
)
GERMAN = tuple(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "  # noqa: SIM905
    "fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
)
