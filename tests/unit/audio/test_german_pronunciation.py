"""What is said for German texts: the words of each rule, and what it leaves alone."""

import pytest

from services.audio.domain.pronunciation.pronouncer import Pronouncer

ACRONYMS = [
    ("CDU, CSU und SPD", "C.D.U, C.S.U und S.P.D"),
    ("CDU/CSU", "C.D.U C.S.U"),
    ("die AfD", "die A.F.D"),
    ("der EuGH und das EuGH-Urteil", "der E.U.G.H und das E.U.G.H-Urteil"),
    ("der BGH", "der B.G.H"),
    ("USA, EZB, IWF", "U.S.A, E.Z.B, I.W.F"),
    ("eine KI-Firma", "eine K.I-Firma"),
    ("NATO und UNO", "Nato und Uno"),
    ("UNESCO, UNICEF, OPEC", "Unesco, Unicef, Opec"),
    ("OSZE und ADAC", "O.S.Z.E und A.D.A.C"),
    ("die OPCW", "die O.P.C.W"),
    ("der TÜV, das ÖPNV-Ticket", "der Tüv, das Ö.P.N.V-Ticket"),
    ("zwei LKWs", "zwei L.K.W.'s"),
    ("im SPIEGEL", "im Spiegel"),
    ("G7 und COVID-19", "G7 und Covid 19"),
    ("der ICE", "der I.C.E"),
    ("DIE WELT IST SCHÖN UND NICHT KLEIN", "DIE WELT IST SCHÖN UND NICHT KLEIN"),
    ("Plan B", "Plan B"),
    ("Sars-CoV-2 und CO₂", "Sars-CoV 2 und C.O 2"),
    ("VfB und UdSSR", "V.F.B und U.D.S.S.R"),
]
ROMAN = [
    ("Papst Leo XIV. sagte", "Papst Leo der Vierzehnte sagte"),
    ("von Papst Leo XIV. in Rom", "von Papst Leo dem Vierzehnten in Rom"),
    ("für König Charles III. und", "für König Charles den Dritten und"),
    ("Papst Benedikts XVI. Rede", "Papst Benedikts des Sechzehnten Rede"),
    ("des Papstes Pius XII. war", "des Papstes Pius des Zwölften war"),
    ("Königin Elisabeth II. war", "Königin Elisabeth die Zweite war"),
    ("mit Königin Elisabeth II. kam", "mit Königin Elisabeth der Zweiten kam"),
    ("Carl XVI. Gustaf", "Carl der Sechzehnte Gustaf"),
    ("Papst Johannes Paul II.", "Papst Johannes Paul der Zweite."),
    ("Johannes XXIII. und", "Johannes der Dreiundzwanzigste und"),
    ("Hartz IV", "Hartz vier"),
    ("Super Bowl LX", "Super Bowl sechzig"),
    ("Artikel V", "Artikel fünf"),
    ("Klasse C", "Klasse C"),
    ("Malcolm X", "Malcolm X"),
]
NUMBERS = [
    ("21.000 Menschen", "21.000 Menschen"),
    ("Stärke 7,8", "Stärke 7,8"),
    ("1,2 Mio. Euro", "1,2 Millionen Euro"),
    ("rund 3 Mrd. Euro", "rund 3 Milliarden Euro"),
    ("1 Mrd. Euro", "eine Milliarde Euro"),
    ("50 € und $5", "50 Euro und 5 Dollar"),
    ("für $5 Millionen", "für 5 Millionen Dollar"),
    ("19,99 Euro", "19 Euro 99"),
    ("2,50 €", "2 Euro 50"),
    ("3,00 €", "3 Euro"),
    ("100.000 US-Dollar", "100.000 U.S-Dollar"),
    ("5% und 5 %", "5 Prozent und 5 Prozent"),
    ("35°C", "35 Grad Celsius"),
    ("2,1 Prozent und 1 Prozent", "2,1 Prozent und ein Prozent"),
    ("12,50 €/Stunde", "12 Euro 50 pro Stunde"),
    ("35 µg/m³", "35 Mikrogramm pro Kubikmeter"),
    ("$300 Mrd.", "300 Milliarden Dollar"),
    ("100 Mrd. €", "100 Milliarden Euro"),
    ("-5 Grad", "minus 5 Grad"),
    ("120 km/h", "120 Kilometer pro Stunde"),
    ("20 km² und 3 m³", "20 Quadratkilometer und 3 Kubikmeter"),
    ("5 kW, 12 MW, 3 GWh", "5 Kilowatt, 12 Megawatt, 3 Gigawattstunden"),
    ("Nr. 1 und #1", "Nummer 1 und Nummer 1"),
    ("1/2 und 3/4", "ein halb und 3 Viertel"),
    ("24/7", "24 7"),
    ("§ 5", "Paragraf 5"),
    ("Note 3+", "Note 3 plus"),
]
TIMES = [
    ("am 3. Oktober", "am dritten Oktober"),
    ("der 3. Oktober", "der dritte Oktober"),
    ("den 3. Oktober", "den dritten Oktober"),
    ("Freitag, 3. Oktober", "Freitag, dritter Oktober"),
    ("vom 3. bis 5. Mai", "vom dritten bis fünften Mai"),
    ("am 3. und 5. Mai", "am dritten und fünften Mai"),
    ("am 1./2. Juni", "am ersten zweiten Juni"),
    ("im 2. Quartal", "im zweiten Quartal"),
    ("in den 1920ern", "in den neunzehnhundert 20ern"),
    ("am 31. Mai", "am einunddreißigsten Mai"),
    ("im 19. Jahrhundert", "im neunzehnten Jahrhundert"),
    ("am 3.10.2025", "am dritten Oktober 2025"),
    ("der 12.5.2026", "der zwölfte Mai 2026"),
    ("am 32.5.2026", "am 32.5.2026"),
    ("zum 3. Mal", "zum dritten Mal"),
    ("in der 3. Runde", "in der dritten Runde"),
    ("die 3. Runde", "die dritte Runde"),
    ("sein 80. Geburtstag", "sein achtzigster Geburtstag"),
    ("zum 100. Geburtstag", "zum hundertsten Geburtstag"),
    ("Platz 3. Danach", "Platz 3. Danach"),
    ("Version 2.5", "Version 2.5"),
    ("um 14.30 Uhr", "um 14 Uhr 30"),
    ("um 20:15 Uhr", "um 20 Uhr 15"),
    ("am 3.10. um 20:00 Uhr", "am dritten Oktober um 20 Uhr"),
    ("07:30 Uhr", "7 Uhr 30"),
    ("1999 und 2026", "neunzehnhundert 99 und 2026"),
    ("in den 1990er Jahren", "in den neunzehnhundert 90er Jahren"),
    ("seit 1871", "seit achtzehnhundert 71"),
    ("1871 Menschen", "1871 Menschen"),
]
PAIRS = [
    ("gewann 3:1", "gewann 3 zu 1"),
    ("in der 90.+3 Minute", "in der 90 plus 3 Minute"),
    ("im Verhältnis 10:1", "im Verhältnis 10 zu 1"),
    ("10-15 Leute", "10 bis 15 Leute"),
    ("2020–2021", "2020 bis 2021"),
    ("Mo–Fr", "Montag bis Freitag"),
    ("Nord-Stream", "Nord-Stream"),
]
WORDS = [
    ("z. B. Dr. Weiß", "zum Beispiel Doktor Weiß"),
    ("Bürger:innen, Bürger*innen", "Bürgerinnen, Bürgerinnen"),
    ("Bitcoin & Co.", "Bitcoin und Co."),
    ("ca. 5 Mio. Menschen", "circa 5 Millionen Menschen"),
    ("usw.", "und so weiter."),
    ("post@haus", "post ät haus"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*ACRONYMS, *ROMAN, *NUMBERS, *TIMES, *PAIRS, *WORDS]
)
def test_german_is_said_in_words(text: str, expected: str) -> None:
    assert Pronouncer("de").spoken(text).text == expected
