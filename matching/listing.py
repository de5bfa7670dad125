"""Judge what a share declares: names, sizes, digests and folder layout against the catalog."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import unquote

from matching._words import Evidence, Grade, Label, Verdict
from matching.catalog import Catalog, Known
from matching.digests import STRONG
from matching.index import Index, index_of
from matching.verdicts import joined, strongest
from matching.vocabulary import Kind, words_of
from providers import Dialect, Entry, Listing, Share
from sources import Distinctive

# Roles of files that hold the images, records or texts. The others are lists, marks and papers beside them.
_HOLDING = frozenset({"original", "re-pack", "derivative"})
# `faces_emore (1).zip`, `Copy of x.zip`, `x.zip.001`, `x.part2.rar`, `x.z01`: still the same name.
_AGAIN = re.compile(
    r"^copy of | ?\(\d{1,2}\)(?=\.|$)|(?<=\w)\.(?:\d{3}|part\d{1,3}|z\d\d|a[a-z])(?=$|\.rar$)"
    r"|(?<=\.(?:zip|tar|tgz))_a[a-z]$",
    re.I,
)
_SMALL = 1_000_000
_SAMPLE = 400
_MODEL_ENDINGS = tuple(words_of(".pth .pt .onnx .params .caffemodel .ckpt .safetensors .pb .t7 .h5"))
_DATA_ENDINGS = tuple(
    words_of(
        ".zip .tar .gz .tgz .rar .7z .rec .tfrecord .parquet .zst .tsv .lmdb .bin .pickle .pkl .npy .mdb "
        ".001 .arrow .jsonl"
    )
)

Found = dict[str, list[tuple[str | None, bool, Evidence]]]


def judge_listing(
    listing: Listing, catalog: Catalog, asked: frozenset[str] = frozenset()
) -> tuple[Verdict, ...]:
    """What a share is to each dataset, by what it declares; strongest first, () when nothing is known."""
    return judge_entries(listing.entries, listing.share, catalog, listing.title or "", asked)


def judge_entries(
    entries: Sequence[Entry],
    share: Share | None,
    catalog: Catalog,
    title: str = "",
    asked: frozenset[str] = frozenset(),
) -> tuple[Verdict, ...]:
    """The same for entries that a source declared, of a share that may be unknown."""
    pieces = [title]
    if share is not None:
        pieces += [value for name, value in share.parts if name not in {"key", "id"}]
    about = " ".join(dict.fromkeys(unquote(piece) for piece in pieces if piece))
    models = share is not None and share.kind == "model"
    index = index_of(catalog, asked)
    found: Found = defaultdict(list)
    ours = [entry for entry in entries if not _is_never(entry, index)]
    named = _named_in(about, index)
    for entry in ours:
        if not entry.folder:
            _by_digest(entry, ours, index, found)
            _by_name(entry, named, index, found)
    _by_members(ours, about, index, found)
    _by_shapes(ours, index, found)
    _by_title(ours, about, named, models, index, found)
    return _verdicts(found)


def _verdicts(found: Found) -> tuple[Verdict, ...]:
    verdicts = []
    for dataset, rows in found.items():
        holding = [row for row in rows if row[1]]
        kept = holding or rows
        evidence = tuple(sorted((row[2] for row in kept), key=lambda piece: -piece.weight))
        derivative = next((row[0] for row in sorted(kept, key=lambda row: -row[2].weight) if row[0]), None)
        score = joined(evidence) if holding else min(0.3, joined(evidence))
        label = Label.DERIVATIVE_MIRROR if derivative else Label.MIRROR
        if not holding:
            label = Label.LIST_OR_ANNOTATION
        elif score < 0.5:
            label = Label.UNRELATED
        grade = strongest(piece.grade for piece in evidence)
        verdicts.append(Verdict(dataset, derivative, label, grade, score, evidence[:12]))
    return tuple(sorted(verdicts, key=lambda v: (-v.score, v.dataset)))


def _note(found: Found, index: Index, known: Known, piece: Evidence, holding: bool = True) -> None:
    derivative = known.derivative.id if known.derivative else None
    dataset, derivative = index.stands_for(known.signature.id, derivative)
    if dataset in index.wanted:
        found[dataset].append((derivative, holding, piece))


def _is_never(entry: Entry, index: Index) -> bool:
    """Whether a digest says that the entry belongs to a set that must not be reported."""
    return any(digest.value in index.never_values for digest in entry.digests)


def _by_digest(entry: Entry, entries: Sequence[Entry], index: Index, found: Found) -> None:
    """Equal digests. Short check sums count only with the size."""
    for digest in entry.digests:
        values = [digest.value]
        if digest.dialect in {Dialect.BTIH, Dialect.SHA1}:
            values.append(hashlib.sha256(digest.value.encode()).hexdigest())
        for known in (known for value in values for known in index.by_value.get(value, ())):
            thing = known.file or known.member
            name = (
                known.file.name if known.file else known.member.path if known.member else known.signature.name
            )
            holding = known.file is None or known.file.role in _HOLDING
            strong = digest.dialect in STRONG
            if not strong and not (
                thing and entry.exact and entry.size is not None and thing.size == entry.size
            ):
                continue
            grade, weight = (Grade.EXACT, 0.99) if strong else (Grade.NAME_SIZE, 0.9)
            if any(
                d.value == digest.value and d.dialect is Dialect.LFS_POINTER_SHA1
                for d in (thing.digests if thing else ())
            ):
                grade, weight = Grade.POINTER, 0.93
            if known.member is not None and not _beside(entry, entries):
                weight = 0.4
            sentence = f"'{entry.name}' has the {digest.dialect.value} of {name} ({known.signature.id})."
            _note(found, index, known, Evidence(grade, weight, sentence, entry.path), holding)


def _beside(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a bigger file lies in the same folder: a tiny member alone is no copy."""
    folder = entry.path.rpartition("/")[0]
    return (entry.size or 0) >= _SMALL or any(
        other.path.rpartition("/")[0] == folder
        and not other.folder
        and (other.size is None or other.size >= _SMALL)
        for other in entries
        if other is not entry
    )


def _by_name(entry: Entry, named: set[str], index: Index, found: Found) -> None:
    """Known file names: with the exact size, alone when distinctive, or beside a name of the dataset."""
    name = unquote(entry.name).lower()
    same = index.catalog.by_name.get(name, ())
    if not same and (name[:5] == "copy " or name[-1:].isalnum() or ")" in name):
        bare = _AGAIN.sub("", name)
        same = index.catalog.by_name.get(bare, ()) if bare != name else ()
    for known in same:
        assert known.file is not None
        piece = _name_evidence(entry, known, named)
        if piece is not None:
            _note(found, index, known, piece, known.file.role in _HOLDING)
    if not same:
        for known in index.name_patterns(name):
            if not _speaks_of_models(name, index):
                sentence = f"The name '{entry.name}' has the pattern of {known.signature.id}'s files."
                _note(found, index, known, Evidence(Grade.NAME, 0.8, sentence, entry.path))
                break


def _name_evidence(entry: Entry, known: Known, named: set[str]) -> Evidence | None:
    file = known.file
    if file is None or file.role == "confusable":
        return None
    whose = known.signature.id
    if file.size is not None and entry.size is not None and entry.exact:
        if file.size == entry.size:
            weight = {
                Distinctive.HIGH: 0.97,
                Distinctive.MEDIUM: 0.93,
                Distinctive.LOW: 0.75 if file.size >= _SMALL else 0.4,
            }
            size = f"{file.size:,} bytes"
            sentence = f"'{entry.name}' has the name and the exact size ({size}) of {whose}'s {file.name}."
            return Evidence(Grade.NAME_SIZE, weight[file.distinctive], sentence, entry.path)
        if file.distinctive is not Distinctive.HIGH:
            return None
        sentence = (
            f"'{entry.name}' has the name of {whose}'s {file.name}, but another size ({entry.size:,} bytes)."
        )
        return Evidence(Grade.NAME, 0.55, sentence, entry.path)
    if file.distinctive is Distinctive.HIGH:
        sentence = f"'{entry.name}' is the name of a file of {whose}, and of nothing else that is known."
        return Evidence(Grade.NAME, 0.85, sentence, entry.path)
    if file.distinctive is Distinctive.MEDIUM and whose in named:
        sentence = f"'{entry.name}' is the name of a file of {whose}, which the title or the path names too."
        return Evidence(Grade.NAME, 0.72, sentence, entry.path)
    return None


def _named_in(text: str, index: Index) -> set[str]:
    """Datasets with a sure name in a text."""
    mentions = index.phrases.mentions(text)
    return {m.meaning.dataset for m in mentions if m.meaning.dataset and not m.meaning.weak}


def _speaks_of_models(text: str, index: Index) -> bool:
    return any(m.kind in {Kind.MODEL, Kind.LIST, Kind.RESULT} for m in index.phrases.mentions(text))


def _by_members(entries: Sequence[Entry], about: str, index: Index, found: Found) -> None:
    """A folder whose files are those of a known archive. Names that many sets share count with it only."""
    seen: dict[tuple[str, str | None], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    knowns: dict[tuple[str, str | None], Known] = {}
    for entry in entries:
        if entry.folder:
            continue
        parts = entry.path.lower().strip("/").split("/")
        folder = parts[-2] if len(parts) > 1 else about.strip().lower().rpartition("/")[2]
        for known in index.members.get(f"{folder}/{parts[-1]}", ()):
            key = (known.signature.id, known.derivative.id if known.derivative else None)
            knowns[key] = known
            seen[key]["/".join(parts[:-1])].add(parts[-1])
    for key, folders in seen.items():
        known = knowns[key]
        members = (known.derivative or known.signature).members
        for folder, names in folders.items():
            own = names - index.catalog.never.names
            telling = names & {"train.rec", "train.idx"} or own
            if len(names) >= max(2, (len(members) + 1) // 2) and telling:
                where = folder.rpartition("/")[2] or about
                counts = f"{len(names)} of the {len(members)} members known of {key[1] or key[0]}"
                sentence = f"The folder '{where}' holds {counts}."
                _note(found, index, known, Evidence(Grade.MEMBERS, 0.92, sentence, folder or about))


def _by_shapes(entries: Sequence[Entry], index: Index, found: Found) -> None:
    """Paths whose shape only one dataset has, such as its image names. A sample of a long listing will do."""
    step = max(1, len(entries) // _SAMPLE)
    sample = [entry.path for entry in entries[::step] if not entry.folder]
    for pattern, known in index.member_patterns:
        hits = [path for path in sample if pattern.search(path)]
        if hits:
            weight = 0.9 if len(hits) >= 3 else 0.6
            counts = f"{len(hits)} of {len(sample)} paths looked at"
            sentence = f"{counts} have the shape of {known.signature.id}'s, such as '{hits[0]}'."
            _note(found, index, known, Evidence(Grade.MEMBERS, weight, sentence, pattern.pattern))


def _by_title(
    entries: Sequence[Entry], about: str, named: set[str], models: bool, index: Index, found: Found
) -> None:
    """A title that names a dataset, over files that look like data and not like weights."""
    if not named:
        return
    names = [entry.name.lower() for entry in entries if not entry.folder]
    weights = sum(name.endswith(_MODEL_ENDINGS) for name in names)
    stores = sum(name.endswith(_DATA_ENDINGS) for name in names)
    if models or weights > stores or not stores or _speaks_of_models(about, index):
        return
    for mention in index.phrases.mentions(about):
        meaning = mention.meaning
        if (
            meaning.dataset in named
            and meaning.dataset
            and not index.only_marks(meaning.dataset, meaning.derivative)
        ):
            derivative = index.derivative(meaning.dataset, meaning.derivative)
            known = Known(index.catalog.signatures[meaning.dataset], derivative)
            sentence = (
                f"The title '{about[:80]}' names {meaning.name}, over {stores} files that look like data."
            )
            _note(found, index, known, Evidence(Grade.TEXT, 0.62, sentence, "title"))
