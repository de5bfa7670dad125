"""Known names and telling words in a text: one pass over its tokens, whatever the number of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from matching.vocabulary import Kind

_TOKEN = re.compile(r"[a-z0-9]+|[а-яё]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[а-яё]+")
_GAPS = frozenset({" ", "-", "_", "\n", "."})
_STRIP = str.maketrans(dict.fromkeys("-_ .,'’/()"))
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. dataset and derivative only for OURS; weak ones need other words beside them.

    exact holds the one spelling that counts, or nothing where case does not matter; sure the lower-case
    spelling that is a sure name although another one is weak; file says that it is a file's name.
    """

    kind: Kind
    name: str
    dataset: str | None = None
    derivative: str | None = None
    weak: bool = False
    exact: str = ""
    sure: str = ""
    file: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase where it stands: characters start to end of the text."""

    start: int
    end: int
    meaning: Meaning

    @property
    def kind(self) -> Kind:
        """What the phrase says."""
        return self.meaning.kind


@dataclass(slots=True)
class Phrases:
    """All phrases by squeezed form, the beginnings of longer ones, stems, and CJK phrases by first sign."""

    whole: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    begins: set[str] = field(default_factory=set)
    stems: dict[str, Meaning] = field(default_factory=dict)
    cjk: dict[str, list[tuple[str, Meaning]]] = field(default_factory=dict)
    ours: list[tuple[Meaning, str]] = field(default_factory=list)

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Take a phrase in, with every way in which separators may cut it."""
        if meaning.kind is Kind.OURS:
            self.ours.append((meaning, phrase))
        if _CJK.match(phrase):
            entry = self.cjk.setdefault(phrase[0], [])
            entry.append((phrase, meaning))
            entry.sort(key=lambda pair: -len(pair[0]))
            return
        if phrase.endswith("*"):
            self.stems[phrase[:-1]] = meaning
            return
        squeezed = squeeze(phrase)
        if not squeezed.isascii() and not _TOKEN.fullmatch(squeezed):
            return
        same = (meaning.kind, meaning.dataset, meaning.exact)
        if all((m.kind, m.dataset, m.exact) != same for m in self.whole.get(squeezed, ())):
            self.whole[squeezed] = (*self.whole.get(squeezed, ()), meaning)
        self.begins.add(squeezed)
        self.begins.update(squeezed[:cut] for cut in cuts_of(phrase))

    def mentions(self, text: str) -> list[Mention]:
        """Every phrase in a text, longest first where they overlap, by position."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        found = list(self._latin(text, lower))
        if not text.isascii():
            found += self._cjk(text)
            found.sort(key=lambda mention: mention.start)
        return found

    def _latin(self, text: str, lower: str) -> Iterator[Mention]:
        tokens = [match.span() for match in _TOKEN.finditer(lower)]
        words = [lower[start:end] for start, end in tokens]
        # Most words begin no phrase: the loop looks only at those that do.
        known = self.begins
        hits = [place for place, word in enumerate(words) if word in known or word[0] > "\u0400"]
        done = -1
        for place in hits:
            if place <= done:
                continue
            start = tokens[place][0]
            if words[place][0] > "\u0400":
                meaning = self._stem(words[place])
                if meaning is not None:
                    yield Mention(start, tokens[place][1], meaning)
                continue
            joined = ""
            found: tuple[Meaning, ...] = ()
            for ahead in range(place, min(place + _LONGEST, len(tokens))):
                if ahead > place and lower[tokens[ahead - 1][1] : tokens[ahead][0]] not in _GAPS:
                    break
                joined += words[ahead]
                meanings = self.whole.get(joined)
                if meanings:
                    end = tokens[ahead][1]
                    meanings = tuple(m for m in meanings if not m.exact or text[start:end] == m.exact)
                    found, done = (meanings, ahead) if meanings else (found, done)
                if joined not in known:
                    break
            for meaning in found:
                yield Mention(start, tokens[done][1], meaning)

    def _stem(self, word: str) -> Meaning | None:
        for length in range(len(word), 2, -1):
            meaning = self.stems.get(word[:length])
            if meaning is not None:
                return meaning
        return None

    def _cjk(self, text: str) -> Iterator[Mention]:
        for run in _CJK.finditer(text):
            place = run.start()
            while place < run.end():
                for phrase, meaning in self.cjk.get(text[place], ()):
                    if text.startswith(phrase, place):
                        yield Mention(place, place + len(phrase), meaning)
                        place += len(phrase) - 1
                        break
                place += 1


def squeeze(phrase: str) -> str:
    """A phrase in lower case without its separators: the form in which it is looked up."""
    return phrase.lower().translate(_STRIP)


def cuts_of(phrase: str) -> Iterator[int]:
    """Lengths of the squeezed phrase before each place where a separator could stand."""
    length = 0
    for word in re.split(r"[-_ .,'’/()]+", phrase):
        for piece in _PIECE.findall(word) or [word]:
            length += len(piece)
            yield length
