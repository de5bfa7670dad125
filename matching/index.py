"""All that judging looks up in a catalog, laid out once for fast look-ups."""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from matching.catalog import Catalog, Known
from matching.lexicon import phrases_of
from matching.names import Phrases, cuts_of, squeeze
from matching.vocabulary import Kind
from providers import registrable_domain
from sources import Derivative, Signature

_WITHDRAWN = ("withdrawn", "host-withdrawn")
_GLOB_KINDS = {"pretrained_model": Kind.MODEL, "list_or_annotation": Kind.LIST, "evaluation_data": Kind.TEST}
# A derivative of which only marks are shared: its relation begins with what it is.
_ONLY_MARKS = re.compile(
    r"^(?:\d+ )?(?:corrected )?(?:attribute |identity )?(?:labels?\b|label lists|annotations|lists?\b)"
)


# Lower-case letters and digits stay, every other byte is a blank: a page's words in one pass over its bytes.
_TO_WORDS = bytes(
    b if chr(b).isalnum() and b < 128 else 32
    for b in (ord(chr(i).lower()) if i < 128 else 32 for i in range(256))
)


@dataclass(slots=True)
class Gate:
    """Whether a text can name anything of a catalog at all, for a fraction of the cost of judging it.

    whole are names written as one word; begins maps the first word of longer ones to the words that
    may end them; signs are the first signs of names in Chinese, Japanese or Korean.
    """

    whole: set[bytes] = field(default_factory=set)
    begins: dict[bytes, set[bytes]] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)

    def take(self, phrase: str) -> None:
        """Let texts pass that hold a phrase, however separators cut it."""
        if not phrase.isascii():
            self.signs.add(phrase[0])
            return
        squeezed, cuts = squeeze(phrase), sorted(set(cuts_of(phrase)))
        self.whole.add(squeezed.encode())
        for cut in cuts[:-1]:
            self.begins.setdefault(squeezed[:cut].encode(), set()).update(
                squeezed[c:].encode() for c in cuts[:-1]
            )

    def passes(self, text: str) -> bool:
        """Whether a text may name something. False is certain."""
        words = set(text.encode("utf-8", "replace").translate(_TO_WORDS).split())
        if not words.isdisjoint(self.whole):
            return True
        if any(not words.isdisjoint(self.begins[word]) for word in words & self.begins.keys()):
            return True
        return not text.isascii() and not self.signs.isdisjoint(text)


@dataclass(slots=True)
class Index:
    """Look-ups of one catalog. Texts are lower-case; folders are paths without a closing slash."""

    catalog: Catalog
    phrases: Phrases
    wanted: frozenset[str]
    asked: frozenset[str] = frozenset()
    owners: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    first_hosts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    shapes: list[tuple[Kind, re.Pattern[str]]] = field(default_factory=list)
    by_value: dict[str, list[Known]] = field(default_factory=dict)
    never_values: frozenset[str] = frozenset()
    patterns: dict[str, list[tuple[re.Pattern[str], Known]]] = field(default_factory=dict)
    member_patterns: list[tuple[re.Pattern[str], Known]] = field(default_factory=list)
    members: dict[str, list[Known]] = field(default_factory=dict)
    gate: Gate = field(default_factory=lambda: Gate())

    def owner(self, url: str) -> str | None:
        """Id of the dataset whose creators own an address, or None."""
        return _under(self.owners, url)

    def first_host(self, url: str) -> str | None:
        """Id of the dataset whose first release another one served at an address, or None."""
        return _under(self.first_hosts, url, registrable_domain)

    def shape(self, url: str) -> Kind | None:
        """What a file name that is easily mistaken says: a model, a list, test data; or None."""
        name = unquote(url.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]).lower()
        return next((kind for kind, shape in self.shapes if shape.match(name)), None)

    def name_patterns(self, name: str) -> Iterator[Known]:
        """Whose pattern a lower-case file name has; only patterns that begin like it are tried."""
        for length in (4, 3, 2, 1):
            for pattern, known in self.patterns.get(name[:length], ()):
                if pattern.match(name):
                    yield known

    def stands_for(self, dataset: str, derivative: str | None) -> tuple[str, str | None]:
        """Dataset and derivative to report: one that is not looked for counts for the one it holds."""
        signature = self.catalog.signatures[dataset]
        if dataset not in self.wanted:
            for held in signature.holds:
                if held in self.wanted:
                    return held, dataset
        return dataset, derivative

    def derivative(self, dataset: str, derivative: str | None) -> Derivative | None:
        """A derivative by its id."""
        return next((d for d in self.catalog.signatures[dataset].derivatives if d.id == derivative), None)

    def only_marks(self, dataset: str, derivative: str | None) -> bool:
        """Whether a name stands for lists or annotations alone, without images or texts."""
        if derivative is None:
            files = self.catalog.signatures[dataset].files
            return bool(files) and all(file.role.startswith("borderline") for file in files)
        found = self.derivative(dataset, derivative)
        return found is not None and bool(_ONLY_MARKS.match(found.relation))


def index_of(catalog: Catalog, asked: frozenset[str] = frozenset()) -> Index:
    """The index of a catalog, built once for each set of datasets that is asked for."""
    key = (id(catalog), asked)
    known = _built.get(key)
    if known is None or known.catalog is not catalog:
        while len(_built) >= 4:
            _built.pop(next(iter(_built)))
        known = _built[key] = _build(catalog, asked)
    return known


_built: dict[tuple[int, frozenset[str]], Index] = {}


def _build(catalog: Catalog, asked: frozenset[str]) -> Index:
    signatures = catalog.signatures.values()
    index = Index(
        catalog, phrases_of(catalog), asked or frozenset(s.id for s in signatures if _counts(s)), asked
    )
    owners: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    first: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    globs: defaultdict[Kind, list[str]] = defaultdict(list)
    for signature in signatures:
        for addresses, table in ((signature.official, owners), (signature.first_hosts, first)):
            for url in addresses:
                host, folder = _folder(url, whole=table is first)
                # Any server of a host that only handed the set on; but only the creators' own server.
                table[registrable_domain(host) if table is first else host].append((folder, signature.id))
        for row in signature.lookalikes:
            kind = _GLOB_KINDS.get(row.label)
            if kind is not None:
                globs[kind] += [name.lower() for name in row.names]
    for signature in signatures:
        owned: list[tuple[Signature | Derivative, Derivative | None]] = [(signature, None)]
        owned += [(derivative, derivative) for derivative in signature.derivatives]
        for owner, derivative in owned:
            for source in owner.patterns:
                pattern = re.compile(source, re.I)
                index.patterns.setdefault(_head(source), []).append((pattern, Known(signature, derivative)))
            for source in owner.member_patterns:
                index.member_patterns.append((re.compile(source, re.I), Known(signature, derivative)))
            for member in owner.members:
                path = member.path.lower()
                index.members.setdefault(path, []).append(Known(signature, derivative, None, member))
    for digest, whose in catalog.by_digest.items():
        index.by_value.setdefault(digest.value, []).extend(whose)
    never = (*catalog.never.digests, *(d for s in signatures for d in s.never_report))
    index.never_values = frozenset(digest.value for digest in never)
    for meaning, phrase in index.phrases.ours:
        if (
            meaning.dataset in index.wanted
            or index.stands_for(meaning.dataset or "", None)[0] in index.wanted
        ):
            index.gate.take(phrase)
    for word in ("btih", *(piece for host in first for piece in host.split(".")[:1])):
        index.gate.take(word)
    index.owners, index.first_hosts = dict(owners), dict(first)
    index.shapes = [
        (kind, re.compile("|".join(map(fnmatch.translate, names)))) for kind, names in globs.items()
    ]
    return index


def _head(pattern: str) -> str:
    """Up to four signs with which every name of a pattern begins, in lower case."""
    body = pattern.removeprefix("(?i)").removeprefix("^")
    head = re.match(r"[A-Za-z0-9_-]*", body)
    plain = head[0] if head else ""
    following = body[len(plain) : len(plain) + 1]
    # A sign that may be missing or repeated is no part of the beginning.
    return (plain[:-1] if following in {"?", "*", "{"} else plain)[:4].lower()


def _counts(signature: Signature) -> bool:
    """Whether copies are reported unasked: it is looked for, or its makers or host have withdrawn it."""
    return signature.enabled or (signature.status.startswith(_WITHDRAWN) and not signature.holds)


def _folder(url: str, whole: bool) -> tuple[str, str]:
    """Host and path under which all belongs to an address; a file's folder unless whole."""
    split = urlsplit(url)
    path = split.path
    if not whole and not path.endswith("/") and "." in path.rpartition("/")[2]:
        path = path.rpartition("/")[0]
    return (split.hostname or "").removeprefix("www."), path.rstrip("/")


def _under(table: dict[str, list[tuple[str, str]]], url: str, key: Callable[[str], str] = str) -> str | None:
    try:
        split = urlsplit(url)
        host = split.hostname
    except ValueError:
        return None
    for folder, dataset in table.get(key((host or "").removeprefix("www.")), ()):
        if split.path.rstrip("/") == folder or split.path.startswith(folder + "/"):
            return dataset
    return None
