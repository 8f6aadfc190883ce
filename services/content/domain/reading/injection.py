"""Text in a feed that is not for readers but for a language model: prompt injection.

An item that tries to instruct a model is hostile as a whole: nothing of it is told, whoever writes
the script. Disguises are taken off before the search: markup, comments, entities, invisible and
look-alike characters, digits for letters, spaced letters, base64, rot13.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator

_LONGEST = 20_000
"""Characters of an item that are looked at; feeds hold teasers."""
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef]"
)
_TAGS = re.compile(r"[\U000e0020-\U000e007e]")
"""Invisible copies of ASCII, each of its character."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--|-->|<!\[CDATA\[|\]\]>")
_MARKS = re.compile(r"[*_~`|\\]+")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .·-]){4,}[^\W_](?![^\W_])")
_BLOB = re.compile(r"[A-Za-z0-9+/_-]{24,4000}={0,2}")
_LATIN = re.compile(r"[a-zA-Z]")
_LOOKALIKES = str.maketrans(
    "аеорсухіѕјԁԛԝһӏкмтвнАВЕКМНОРСТУХІЅЈαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıǀ",
    "aeopcyxisjdqwhlkmtbhABEKMHOPCTYXISJabeikvoptuxABEZHIKMNOPTYXgil",
)
_DIGITS = str.maketrans("0134578@$", "oieastbas")
_MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*\d)[\w@$]{4,}\b")

_OVERRIDES = r"""
    \b(?:ignor(?:e|ing)|disregard|forget|override|overrule|bypass|discard|stop\sfollowing
        |do\snot\sfollow)\b[^.!?\n]{0,30}\b(?:previous|prior|above|earlier|preceding|foregoing
        |your|all\s(?:other|of\sthe|the)|any\sother)\b[^.!?\n]{0,40}\b(?:rules|guidelines
        |constraints|training|orders)\b
    |\b(?:ignor(?:e|ing)|disregard|forget|override|overrule|bypass|discard|stop\sfollowing
        |do\snot\sfollow)\b[^.!?\n]{0,60}\b(?:instructions?|prompts?|directives?
        |system\smessages?|(?:rules|guidelines)\sabove)\b
    |\b(?:ignoriere?|ignorieren\ssie|vergiss|vergessen\ssie|missachte|verwirf|überschreibe?
        |umgehe)\b[^.!?\n]{0,60}\b(?:anweisung|instruktion|vorgabe|regel|befehl|richtlinie
        |prompt)\w*
    |\b(?:ignor\w+|oubli\w+|néglige\w*|passe\w*\soutre)\b[^.!?\n]{0,60}\b(?:instructions?
        |consignes?|directives?|règles|ordres)\b
    |\b(?:ignor\w+|olvid\w+|omit\w+|descart\w+)\b[^.!?\n]{0,60}\b(?:instrucci\w+|órdenes
        |reglas|indicaciones|directrices)\b
    |\b(?:ignor\w+|dimentic\w+|scart\w+)\b[^.!?\n]{0,60}\b(?:istruzion\w+|regol\w+|comand\w+)
        \b
    |\b(?:ignor\w+|esque[cç]\w+|desconsider\w+)\b[^.!?\n]{0,60}\b(?:instru[cç]\w+|regras
        |comandos)\b
    |\b(?:negeer|vergeet|sla)\b[^.!?\n]{0,60}\b(?:instructies|opdrachten|regels)\b
    |\b(?:z?ignoruj|zapomnij|pomiń)\w*\b[^.!?\n]{0,60}\b(?:instrukcj|poleceni|polecen|zasad)
        \w*
    |\b(?:önceki|yukarıdaki|tüm|bütün)\b[^.!?\n]{0,40}\b(?:talimat|yönerge|komut)
        \w*[^.!?\n]{0,40}\b(?:yok\ssay|unut|dikkate\salma|görmezden)
    |(?:игнорир\w+|забудь\w*|не\sследуй\w*|проигнорир\w+)[^.!?\n]{0,60}(?:инструкц|указан
        |правил|команд)\w*
    |(?:ігнору\w+|забудь\w*)[^.!?\n]{0,60}(?:інструкц|вказівк|правил)\w*
    |(?:忽略|无视|無視|忘记|忘掉)[^。！？\n]{0,30}(?:指令|指示|提示|规则|命令|説明)
    |(?:指示|命令|プロンプト|ルール)[^。！？\n]{0,20}(?:無視|忘れ)
    |(?:تجاهل|انس)[^.!?\n]{0,40}(?:التعليمات|الأوامر|القواعد)
    |(?:पिछले|सभी|पूर्व)[^.!?।\n]{0,40}निर्देश[^.!?।\n]{0,30}(?:अनदेखा|भूल|नज़रअंदाज़)
    |\b(?:ignorera|glöm)\b[^.!?\n]{0,60}\b(?:instruktion|regl)\w*
"""  # noqa: RUF001 - letters of other scripts
"""Sets aside the instructions that a model has, in many languages."""
_ROLES = r"""
    (?:^|[\n.!?>\"'\]})(]|-\s)\s?(?:SYSTEM|ASSISTANT|DEVELOPER|ADMIN|OPERATOR|INSTRUCTIONS?
        |PROMPT)(?:\s(?:PROMPT|MESSAGE|NOTE|OVERRIDE|INSTRUCTIONS?|UPDATE|NOTICE))?\s?(?::|>>
        |\])
    |(?i:\b(?:system|developer|assistant)\s?(?:prompt|message|override|instructions?)
        \b\s?(?::|=|\bis\b|\b(?:says|ist|lautet)\b))
    |<\|?/?\s?(?:im_start|im_end|system|assistant|endoftext|user)\|?>
    |\[/?INST\]|<</?SYS>>|[#]{2,}\s?(?:Instruction|System|Response|Anweisung|Human|Assistant)
    |(?i:[\"']?role[\"']?\s?:\s?[\"'](?:system|assistant|developer|user)[\"'])
    |(?i:[\"'](?:segments|part|rejected|standing|aired_before)[\"']\s?:)
    |(?i:\b(?:new|updated|neue|aktualisierte|nouvelles?|nuevas?)
        \s(?:system\s)?(?:instructions?|anweisung(?:en)?|instrucciones)\b\s?:)
    |(?:^|\n)(?:ORDER|DATA)\n|\bEND(?:\sOF)?\s(?:DATA|INPUT|PROMPT|CONTEXT)\b
"""
"""Plays another speaker of a conversation with a model, or an end of the data."""
_ADDRESSES = r"""
    \b(?:dear|hey|hello|hi|attention|note\s(?:to|for)|message\s(?:to|for)
        |instructions?\s(?:to|for)|notice\sto|if\syou(?:\sare|[’']re)|you\sare(?:\snow)?|act\sas
        |as)\s(?:an?\s|the\s|any\s|all\s|your\s)?(?:ai|a\.i\.|llms?
        |(?:large\s)?language\smodels?|chat-?\s?bots?|chatgpt|gpt(?:-?\d\S*)?|claude|gemini
        |ai\s(?:model|system|agent|assistant|writer|reader|host|newsreader)s?|virtual\sassistant
        |summari[sz]er|script-?\s?writer)\b[^.!?\n]{0,80}?(?:[:,!]|\byou\b|\byour\b|\b(?:must
        |should|say|write|read|include|add|mention|output|reading|processing|summari[sz]ing)\b)
    |\byou\sare\snow\b[^.!?\n]{0,60}\b(?:mode|model|assistant|pirate|bot|dan|developer
        |announcer)\b
    |\bdu\sbist\s(?:jetzt|nun|ab\s\w+)\b[^.!?\n]{0,60}\b(?:ki|modell|assistent\w*|pirat|bot)
        \b
    |\b(?:liebe[rs]?|achtung|hallo|hinweis\s(?:an|für)|nachricht\s(?:an|für)|anweisung\s(?:an
        |für)|falls\sdu|wenn\sdu|du\sbist(?:\s(?:jetzt|nun))?|als)\s(?:die\s|den\s|das\s|alle\s
        |jede\s|eine?\s|deine\s)?(?:ki(?:-\w+)?|künstliche\sintelligenz|sprachmodell\w*
        |sprachassistent\w*|chat-?bot\w*|chatgpt)\b[^.!?\n]{0,80}?(?:[:,!]|\b(?:du|bist|musst
        |sollst|sage|sag|schreib\w*|lies)\b)
"""
"""Speaks to a model."""
_COMMANDS = r"""
    (?im:(?:^|[.!?:;>\"“”)\]\n-]\s?)(?:now\s|then\s|instead,?\s|please\s|you\s(?:must|will
        |should|shall)\s(?:now\s)?|from\snow\son,?\s|always\s)?(?:say|output|print|respond|reply
        |answer|repeat|announce|read\s(?:out|aloud)|state|tell\s(?:the\s)?(?:listeners|audience
        |viewers)|begin|start|end|close|finish|append|insert|include|translate|write|reveal
        |replace|decode|execute)\b[^.!?\n]{0,60}\b(?:exactly|verbatim|word\sfor\sword
        |the\sfollowing|in\syour\s(?:answer|response|reply|output|summary|script|show|broadcast
        |text)|your\s(?:answer|response|reply|output|summary|script|show|broadcast
        |system\sprompt|prompt|instructions|hidden\w*|bulletin)|this\s(?:string|base64
        |message\sand)|with\sthe\s(?:words?|phrase|sentence)|only\swith|nothing\selse
        |and\snothing|every\s(?:sentence|segment|story|headline)|the\s(?:script|show|broadcast
        |bulletin)\s(?:with|by)|live\son\sair))
    |(?im:(?:^|[.!?:;>\"“”)\]\n-]\s?)(?:bitte\s|stattdessen\s|jetzt\s|ab\ssofort\s
        |nun\s)?(?:sage?|sagen\ssie|schreibe?|antworte|gib|nenne|erwähne|verkünde|lies
        |wiederhole|beende|beginne|füge|ersetze|übersetze|verrate)\b[^.!?\n]{0,60}\b(?:wörtlich
        |wort\sfür\swort|folgende\w*|genau\s(?:das|diesen|dies)|in\sdeiner\s(?:antwort
        |zusammenfassung|sendung|ausgabe|moderation|rede)|deine\w*\s(?:antwort|zusammenfassung
        |sendung|ausgabe|skript\w*|anweisung\w*|prompt\w*)|mit\sden\sworten|mit\sdem\ssatz
        |jede[nrm]?\s(?:satz|meldung)|nichts\sanderes|sonst\snichts))
    |(?i:\bthe\s(?:hosts?|presenters?|anchors?|newsreaders?|announcers?|script)\s(?:must
        |should|shall|will\snow|has\sto|have\sto|is\sto)\s(?:now\s)?(?:say|read|announce|tell
        |mention|include|close|end|state)\b)
    |(?i:\b(?:der|die)\s(?:moderator\w*|sprecher\w*|ansager\w*)\s(?:muss|müssen|soll|sollen
        |hat\szu)\b[^.!?\n]{0,60}\b(?:sagen|vorlesen|erwähnen|verkünden|nennen)\b)
    |(?i:\b(?:reveal|print|repeat|show|disclose|output)\b[^.!?\n]{0,30}\b(?:system\sprompt
        |hidden\sprompt|your\s(?:instructions|prompt|rules)))
    |(?i:\b(?:réponds|répondez|dis|dites|écris|écrivez)\b[^.!?\n]{0,50}\b(?:uniquement
        |exactement|mot\spour\smot|seulement|dans\sta\sréponse)\b)
    |(?i:\b(?:responde|responda|di|diga|escribe|escriba)\b[^.!?\n]{0,50}\b(?:únicamente
        |exactamente|textualmente|solamente|palabra\spor\spalabra)\b)
"""
"""Orders words for the answer."""
_HOSTILE = re.compile(
    f"(?i:{_OVERRIDES}|{_ADDRESSES})|{_ROLES}|{_COMMANDS}",
    re.VERBOSE,
)


def is_hostile(title: str, text: str) -> bool:
    """Whether an item's title or text, as its feed gives them, addresses a language model."""
    raw = f"{title}\n{text}"[:_LONGEST]
    return any(_HOSTILE.search(_tidy(reading)) for reading in _readings(raw))


def _readings(raw: str) -> Iterator[str]:
    """The text, and the texts that its disguises may hide."""
    plain = _plain(raw)
    yield raw
    yield plain
    yield _MARKUP.sub("", html.unescape(html.unescape(raw)))
    yield _MARKUP.sub("\n", html.unescape(html.unescape(raw)))
    if _LATIN.search(plain):
        yield plain.translate(_LOOKALIKES)
        yield _MIXED.sub(lambda found: found[0].translate(_DIGITS), plain)
        yield codecs.encode(plain, "rot13")
    yield _SPACED.sub(lambda found: re.sub(r"[ .·-]", "", found[0]), plain)
    yield from _decoded(raw)


def _tidy(text: str) -> str:
    """The lines of `text` that have words, single spaces between these."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _plain(raw: str) -> str:
    tags = _TAGS.sub(lambda found: chr(ord(found[0]) - 0xE0000), html.unescape(html.unescape(raw)))
    visible = unicodedata.normalize("NFKC", _INVISIBLE.sub("", tags))
    return _MARKS.sub("", _MARKUP.sub(" ", visible))


def _decoded(raw: str) -> Iterator[str]:
    """What stands in base64."""
    for found in _BLOB.finditer(raw):
        blob = found[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            decoded = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True)
            yield decoded.decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
