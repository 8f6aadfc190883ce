"""The small words of German headlines, of which there are few."""


def word_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


PREPOSITIONS = word_set(
    "mit nach bei von aus zu seit gegenüber durch für gegen ohne um in an auf über unter vor "
    "hinter neben zwischen wegen trotz während laut statt bis ab per dank angesichts aufgrund "
    "infolge außer binnen innerhalb außerhalb inmitten entlang im am ins ans beim vom zum zur "
    "samt rund"
)
DETERMINERS = word_set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner "
    "sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres dieser diese "
    "dieses diesen diesem jeder jede jedes jeden jedem alle allen aller beide beiden beider "
    "mehrere mehreren viele vielen vieler einige einigen manche manchen zahlreiche "
    "zahlreichen wenige wenigen sämtliche etliche weitere weiteren im am ins ans beim vom zum "
    "zur mehr weniger welche solche zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn zwanzig dreißig fünfzig hundert tausend hunderte tausende dutzende hunderten "
    "tausenden dutzenden zweier dreier zehntausende hunderttausende millionen milliarden"
)
CONTRACTED = word_set("im am ins ans beim vom zum zur")
"""Prepositions with an article in them."""
PLURAL_WORDS = word_set(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn zwanzig dreißig "
    "fünfzig hundert tausend hunderte tausende dutzende mehrere viele zahlreiche einige "
    "etliche beide alle wenige zehntausende hunderttausende millionen"
)
"""What stands before plurals only."""
CROWDS = word_set("Tausende Hunderte Dutzende Zehntausende Hunderttausende Millionen")
"""Nouns that count a crowd; they have a capital wherever they stand."""
ROUGHLY = word_set("mindestens rund etwa knapp fast über mehr als bis zu wohl offenbar")
"""What stands before a figure."""
ADVERBS = word_set(
    "nicht auch nur noch schon sehr so wieder dann nie immer heute morgen gestern erneut "
    "erstmals wohl offenbar künftig vorerst weiter weiterhin teilweise endgültig angeblich "
    "mutmaßlich lebenslang schwer leicht tödlich vorzeitig einstimmig deutlich überraschend "
    "bundesweit weltweit europaweit zurück jetzt nun bald doch kaum teils sofort "
    "vorübergehend mehrfach bereits fast knapp rund mindestens etwa gemeinsam zunächst tot "
    "lebend komplett stark versehentlich nachträglich rechtskräftig fristlos dauerhaft "
    "weitgehend größtenteils überwiegend völlig vollständig erheblich massiv vorläufig kurzzeitig "
    "zeitweise stundenlang landesweit flächendeckend"
)
