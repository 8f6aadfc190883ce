"""Lists of capital words: acronyms that are words, those that are letters, and no acronyms."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = _set(
    "AIDS AIPAC ANSA ASEAN AUKUS BAFTA BRICS CERN COBRA COP COVID DAX DOGE ECOWAS EFTA ETA FARC "
    "FIFA FRONTEX GATT HIMARS IKEA INTERPOL EUROPOL ISIS JUSOS MAGA NAFTA NASA NASDAQ NATO OPEC "
    "OXXO PISA PIN RADAR SARS SIM SWAT SWIFT TACO THAAD UEFA UNCTAD UNESCO UNICEF UNRWA"
)
WORDS = {
    "en": _WORDS | _set("HAMAS GEN ICE LIVE NICE PAC POTUS SAD SCOTUS SPAC"),
    "de": _WORDS | _set("BAMF BILD BUND GAU HAMAS NABU TÜV UNO ZEIT"),
}
"""Said as words although short, or against the look of their letters."""

LETTERS = {
    "en": _set("AAAS ECHR EPFO IAEA ICAO OSCE UAPA UCLA USDA"),
    "de": _set("ADAC DAAD IAEA IAEO OSCE OSZE"),
}
"""Spelled although they could be said as words."""

SHOUTED_LETTERS = _set("AI BBC BMW CDU CIA CNN CSU EU EZB FBI FDP IMF KI SPD UK UN US USA WHO")
"""Spelled in a shouted text too."""

COMMON = {
    "en": _set(
        "ALL AND ANY ARE ART BAN BIG BOY BUT BUY BY CAN CAR CUP CUT DAY DE DID EL END FAR FOR FUN "
        "GAS GET GO GOT HAD HAS HE HER HIM HIS HOT HOW IF IN IS ISN ITS JOB KEY LA LAW LE LET "
        "LOW MAN MAY ME MEN MIX MY NEW NO NOT NOW OF OFF OH OIL OLD ON ONE OR OUR OUT OWN PAY PUT "
        "RED RUN SAY SEE SET SHE SO SON TAX THE TO TOO TOP TWO UP USE VAN WAR WAS WAY WE WIN YES "
        "YET YOU"
    ),
    "de": _set(
        "ALS AM AN AUF AUS BEI BIN BIS DAS DEM DEN DER DES DIE DU EIN ER ES FÜR GUT HAT ICH IHR IM "
        "IN IST JA MAN MIT NEIN NEU NIE NUN NUR OB ROT SIE SO TAG UM UND VON VOR WAR WAS WER WIE "
        "WIR ZU ZUM ZUR"
    ),
}
"""Short words that are no acronyms when they are written in capitals."""
