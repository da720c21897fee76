"""Reading a Meilisearch filter string back into the tree it was made from: what the gateway writes, and no more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or

Part = TypeVar("Part")

TOKEN = re.compile(r'\s*(?:(?P<word>[\w-]+)|(?P<quoted>"(?:[^"\\]|\\")*")|(?P<sign>>=|<=|[=,()\[\]]))')


def tokens_of(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        assert found, f"no filter: {text[at:]}"
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


@dataclass
class Reader:
    tokens: list[str]
    at: int = 0

    def sees(self, *words: str) -> bool:
        return self.tokens[self.at : self.at + len(words)] == list(words)

    def take(self, expected: str | None = None) -> str:
        token = self.tokens[self.at]
        assert expected in {None, token}, f"{expected} expected, not {token}"
        self.at += 1
        return token

    def joined(self, word: str, part: Callable[[], Filter]) -> list[Filter]:
        parts = [part()]
        while self.sees(word):
            self.take(word)
            parts.append(part())
        return parts

    def either(self) -> Filter:
        parts = self.joined("OR", self.both)
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Filter:
        parts = self.joined("AND", self.one)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self) -> Filter:
        if self.sees("NOT"):
            self.take("NOT")
            return Not(self.one())
        if self.sees("("):
            self.take("(")
            inner = self.either()
            self.take(")")
            return inner
        return self.condition()

    def condition(self) -> Filter:
        kind, _, name = self.take().partition("_")
        return self.of_codes(name) if kind == "code" else self.of_numbers(name)

    def of_codes(self, facet: str) -> Filter:
        if self.take() == "=":
            return AllOf(facet, (self.code(),))
        return AnyOf(facet, self.listed())

    def of_numbers(self, number: str) -> Filter:
        sign = self.take()
        if sign == "EXISTS":
            return Between(number)
        if sign == "IN":
            assert self.listed() == ()
            return Or(())
        if sign in {"=", ">=", "<="}:
            value = int(self.take())
            return {"=": Equals(number, value), ">=": Between(number, low=value), "<=": Between(number, high=value)}[
                sign
            ]
        self.take("TO")
        return Between(number, int(sign), int(self.take()))

    def listed(self) -> tuple[str, ...]:
        self.take("[")
        codes: list[str] = []
        while not self.sees("]"):
            codes.append(self.code())
            if self.sees(","):
                self.take(",")
        self.take("]")
        return tuple(codes)

    def code(self) -> str:
        token = self.take()
        assert token[0] == token[-1] == '"', f"no quoted code: {token}"
        return token[1:-1].replace('\\"', '"')


def parsed(text: str) -> Filter:
    reader = Reader(tokens_of(text))
    where = reader.either()
    assert reader.at == len(reader.tokens), f"left over: {reader.tokens[reader.at :]}"
    return where
