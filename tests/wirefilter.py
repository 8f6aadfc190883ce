"""Evaluates expressions of Cloudflare's rules, as far as those of infra/production use them.

https://developers.cloudflare.com/ruleset-engine/rules-language/
"""

import re
from collections.abc import Callable, Mapping, Sequence

Fields = Mapping[str, str | Sequence[str]]
Test = Callable[[Fields], bool]

TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<word>[a-z_][a-z0-9_.]*(?:\[\*\])?)|(?P<sign>[(){},]))'
)
FIELDS = frozenset(
    {"http.request.uri.path", "http.request.method", "http.request.headers.names[*]", "http.host"}
)


def parse(expression: str) -> Test:
    """What an expression tests.

    Raises:
        SyntaxError: it is no expression of the language.
    """
    parser = _Parser(expression)
    test = parser.either()
    if parser.tokens:
        raise SyntaxError(f"{parser.tokens[0]} is one word too many in {expression}")
    return test


class _Parser:
    def __init__(self, expression: str) -> None:
        self.tokens: list[str] = []
        at = 0
        text = expression.rstrip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise SyntaxError(f"{text[at : at + 20]!r} in {expression}")
            self.tokens.append(found[0].strip())
            at = found.end()

    def either(self) -> Test:
        tests = [self.both()]
        while self.taken("or"):
            tests.append(self.both())
        return lambda fields: any(test(fields) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.taken("and"):
            tests.append(self.one())
        return lambda fields: all(test(fields) for test in tests)

    def one(self) -> Test:
        if self.taken("not"):
            test = self.one()
            return lambda fields: not test(fields)
        if self.taken("("):
            test = self.either()
            self.need(")")
            return test
        if self.taken("true"):
            return lambda _: True
        for name, check in (("starts_with", str.startswith), ("ends_with", str.endswith)):
            if self.taken(name):
                return self.called(check)
        if self.taken("any"):
            self.need("(")
            test = self.compared()
            self.need(")")
            return test
        return self.compared()

    def called(self, check: Callable[[str, str], bool]) -> Test:
        self.need("(")
        field = self.field()
        self.need(",")
        text = self.text()
        self.need(")")
        return lambda fields: check(str(fields[field]), text)

    def compared(self) -> Test:
        field = self.field()
        if self.taken("eq"):
            text = self.text()
            return lambda fields: fields[field] == text
        if self.taken("contains"):
            text = self.text()
            return lambda fields: text in fields[field]
        self.need("in")
        self.need("{")
        texts = set()
        while not self.taken("}"):
            texts.add(self.text())

        def held(fields: Fields) -> bool:
            given = fields[field]
            return bool(texts.intersection([given] if isinstance(given, str) else given))

        return held

    def field(self) -> str:
        name = self.next()
        if name not in FIELDS:
            raise SyntaxError(f"{name} is no field that is known here")
        return name

    def text(self) -> str:
        token = self.next()
        if not token.startswith('"'):
            raise SyntaxError(f"{token} is no text")
        return re.sub(r"\\(.)", r"\1", token[1:-1])

    def next(self) -> str:
        if not self.tokens:
            raise SyntaxError("the expression ends too early")
        return self.tokens.pop(0)

    def taken(self, token: str) -> bool:
        if self.tokens[:1] == [token]:
            self.tokens.pop(0)
            return True
        return False

    def need(self, token: str) -> None:
        if not self.taken(token):
            raise SyntaxError(f"{token} is missing before {self.tokens[:1]}")
