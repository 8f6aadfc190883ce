"""What no host says: words for the studio, of or to the writer, and advertising."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    """Any of `patterns`, which match small letters, at the beginning of a word or of a line."""
    return re.compile(rf"(?:{'|'.join(patterns)})", re.MULTILINE)


DIRECTION = _any(
    r"[\[(*](?:[^\])*]{0,40}\b)?(?:music|jingle|sting|sfx|sound(?:\seffect)?s?|laugh\w*"
    r"|sighs?|pauses?|chuckl\w+|applause|fade\w*|intro|outro|whisper\w*|cheerful\w*|smil\w+"
    r"|cut\sto|musik|lacht|lachend|seufzt|pause|atmet|lächelt|applaus|geräusch\w*|einspieler"
    r"|überleitung|blende\w*)\b[^\])*]{0,40}[\])*]",
    r"^\s*(?:(?:co-?)?host|anchor|speaker|narrator|presenter|announcer|newsreader|voice-?over"
    r"|reporter|moderator(?:in)?|sprecher(?:in)?|erzähler(?:in)?"
    r"|nachrichtensprecher(?:in)?)(?:\s(?:\d|[a-z]))?\s?:",
    r"^\s*(?:segment|part|story|headline|item|section|scene|block|paragraph|teil|meldung"
    r"|abschnitt|beitrag|schlagzeile|szene|opening|closing|recap|intro|outro|begrüßung"
    r"|verabschiedung)(?:\s(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eins|zwei"
    r"|drei|vier|fünf))?\s?[:–—]",
    r"\b(?:"
    r"segment\s(?:number\s)?(?:\d+|one|two|three|four|five)\b"
    r"|end\sof\s(?:segment|script|part|transcript)\b"
    r"|ende\sdes\s(?:skripts|segments|beitrags)\b"
    r")",
)
INSTRUCTION = _any(
    r"^\s*(?:sure|certainly|of\scourse|absolutely|okay|alright)\s?[!,.:]\s?(?:here|below|i)",
    r"\b(?:"
    r"as\san?\s(?:ai|artificial\sintelligence|language\smodel|large\slanguage)\b"
    r"|i(?:\sam|[’']m)\s(?:an?\s)?(?:ai|language\smodel)\b"
    r"|(?:ai|language)\smodel\s(?:trained|developed|designed|and\s(?:cannot|can[’']t))"
    r"|ignor(?:e|ing)\s(?:all\s|any\s|the\s|my\s|your\s)*(?:previous|prior|above|earlier"
    r"|preceding|other)\b"
    r"|disregard\s(?:all\s|any\s|the\s)*(?:previous|prior|above|earlier)\b"
    r"|(?:system|developer)\s(?:prompt|message|instructions?)\b"
    r"|prompt\sinjection\b"
    r"|i(?:[’']m|\sam)\s(?:sorry|afraid),?\s(?:but\s)?i\b"
    r"|i\s(?:cannot|can[’']t|am\sunable\sto)\s(?:assist|help|comply|fulfil|fulfill|provide"
    r"|generate|create|write)\b"
    r"|here(?:[’']s|\s(?:is|are))\s(?:the|your|a|my)\s(?:\w+\s){0,3}(?:script|rewrite|version"
    r"|draft|segment|copy|text|summary|translation)\b"
    r"|(?:rewritten|revised|corrected)\s(?:text|version|script)\b"
    r"|word\scount\b"
    r"|as\s(?:you\s)?requested\b"
    r"|according\sto\sthe\s(?:provided|given|supplied)\b"
    r"|the\s(?:provided|given|supplied)\s(?:sources?|articles?|texts?)\b"
    r"|(?:my|your|these|new|following|the)\sinstructions\s(?:are|say|is|were)\b"
    r"|you\sare\snow\s(?:a|an|in)\b"
    r"|als\s(?:eine?\s)?(?:ki|künstliche\sintelligenz|(?:ki-|großes\s)?sprachmodell)\b"
    r"|sprachmodell\b"
    r"|ignorier(?:e|en|t)\s(?:sie\s)?(?:alle\s|die\s|deine\s|sämtliche\s)*(?:vorherigen"
    r"|bisherigen|vorigen|obigen|früheren)"
    r"|system-?(?:prompt|nachricht|anweisung)\w*\b"
    r"|hier\s(?:ist|sind|kommt)\s(?:der|das|die|ihr|dein)\s(?:\w+\s){0,2}(?:text|skript"
    r"|entwurf|fassung|version|segment)\b"
    r"|(?:leider\s)?kann\sich\s(?:dabei|damit|ihnen|dir)\s(?:dabei\s|damit\s)?nicht\shelfen\b"
    r"|wie\sgewünscht\b"
    r"|(?:die|den|der)\s(?:vorliegenden|bereitgestellten|angegebenen)\s(?:quellen|artikeln?"
    r"|texten?)\b"
    r")",
)
ADDRESS = _any(
    r"https?\s?:?//?[^\s]*",
    r"(?<!\w)@\w{3,}",
    r"(?<!\w)\#[a-zäöüß]\w+",
    r"(?<![\w.,])(?:\+|00)\d[\d\s()/.-]{6,}\d",
    r"(?<![\w.,])\(?0\d{2,5}\)?[\s/-]\d[\d\s-]{3,}\d",
    r"\b(?:"
    r"www\."
    r"|[\w.+-]+@[\w-]+\.\w+"
    r"|[\w-]+\.(?:com|org|net|info|io|tv|news|eu|de|ch|at|uk|fm|app|shop|biz|ru|xyz)\b(?!\.\w)"
    r"|\w+\s(?:dot|punkt)\s(?:com|org|net|info|de|fm|io|tv|co)\b"
    r"|1?-?8(?:00|88)-\d{3}-\d{4}"
    r"|(?:please\s|now\s|and\s|to\s|^)subscribe\b"
    r"|subscribe\s(?:to\s(?:our|us|the)|now|today|for|at)\b"
    r"|sign\sup\s(?:to|for|now|today)\s?(?:our|a\sfree|free)"
    r"|(?:visit|check\sout|head\sto|go\sto|log\son\sto)\s(?:our|us"
    r"|the\sofficial)\s?(?:\w+\s)?(?:site|website|web|page|homepage|app|channel|shop|store"
    r"|us)\b"
    r"|visit\sus\b"
    r"|click\s(?:here|the|on|below)\b"
    r"|follow\sus\b"
    r"|follow\sour\b"
    r"|like\sand\s(?:share|subscribe)\b"
    r"|download\s(?:our|the)\s(?:\w+\s)?app\b"
    r"|(?:buy|order|call|act|donate|shop|register|book)\s(?:now|today|us)\b"
    r"|call\s(?:our\s)?(?:hotline|toll-free)\b"
    r"|promo(?:tional)?\scode\b"
    r"|discount\scode\b"
    r"|use\s(?:the\s)?code\b"
    r"|limited[-\s]time\soffer\b"
    r"|special\soffer\b"
    r"|special\sdiscount\b"
    r"|free\strial\b"
    r"|read\smore\s(?:at|on|here)\b"
    r"|(?:this|today[’']s)\s(?:show|episode|programme|program|story)\sis\s(?:sponsored"
    r"|brought)\b"
    r"|sponsored\sby\sour\b"
    r"|our\s(?:sponsors?|newsletter|podcast\sfeed)\b"
    r"|abonnier(?:en|e|t)\s(?:sie|uns|unseren|jetzt|den)\b"
    r"|besuch(?:en|e|t)\s(?:sie\s)?(?:uns\b|unsere|die\swebseite|die\swebsite)"
    r"|folg(?:en|e|t)\s(?:sie\s)?uns\b"
    r"|klick(?:en|e|t)\s(?:sie\s)?(?:hier|auf)\b"
    r"|(?:lad(?:en|e|t)|hol(?:en|e|t))\s(?:sie\s)?(?:sich\s)?(?:die|unsere)\s(?:\w+-?)?app\b"
    r"|jetzt\s(?:kaufen|bestellen|abonnieren|anmelden|spenden|buchen|zugreifen|anrufen)\b"
    r"|(?:kaufen|bestellen|spenden|buchen)\ssie\sjetzt\b"
    r"|melden\ssie\ssich\s(?:an|jetzt)\b"
    r"|rufen\ssie\s(?:uns\s|jetzt\s|die\s)"
    r"|(?:rabatt|gutschein|aktions)code\b"
    r"|sonderangebot\b"
    r"|unser(?:en|em)?\snewsletter\b"
    r"|mehr\sdazu\s(?:auf|unter)\b"
    r"|auf\sunserer\s(?:website|webseite|internetseite|homepage)\b"
    r")",
)
