"""What an address says by itself: the kind of its share, a file's ending, whether it can hold a set."""

from __future__ import annotations

import re

from matching.index import Index
from matching.names import Meaning
from matching.page import Page
from matching.score import SAID, Weighing
from matching.vocabulary import Kind, words_of

# What an address that can hold no set takes from the belief, in log-odds: nothing outweighs it.
NO_STORE = -6.0
_MAKERS_PAGE = -2.0
# Providers and kinds of addresses that hold no set themselves.
_NO_STORES = frozenset({"http_page", "github_gist"})
_NO_STORE_KINDS = words_of(
    "account badge collection community discussion discussions enterprise forks gallery home issue "
    "issues kernel media notebook page pull pulls releases repository search site space tree user wiki"
)
_DOWNLOADS = re.compile(r"(?i)/[^?#]*(?:download|data\b|dataset)")
SHARE_KINDS = {
    ("huggingface", "model"): Kind.MODEL,
    ("huggingface", "dataset"): Kind.DATA,
    ("huggingface", "space"): Kind.SOFTWARE,
    ("huggingface", "kernel"): Kind.SOFTWARE,
    ("kaggle", "dataset"): Kind.DATA,
    ("kaggle", "model"): Kind.MODEL,
    ("kaggle", "notebook"): Kind.SOFTWARE,
    ("kaggle", "competition"): Kind.SOFTWARE,
    ("google_drive", "document"): Kind.SOFTWARE,
    ("google_drive", "published"): Kind.SOFTWARE,
    ("zenodo", "badge"): Kind.SOFTWARE,
}
# From this weight on what an ending says is not outvoted.
_SURE = 3.0
_ENDINGS: tuple[tuple[str, Kind, float], ...] = (
    (
        r"pth|pth\.tar|pt|onnx|caffemodel|params|ckpt|pb|safetensors|t7|weights|tflite|mlmodel|engine|gguf|bin\.index\.json|model|h5|pdparams|mnn",
        Kind.MODEL,
        3.0,
    ),
    (r"txt|csv|lst|list|idl|xml|json|xlsx?|pairs", Kind.LIST, 2.0),
    (r"tfrecords?|rec|parquet|jsonl|jsonl\.zst|tsv|lmdb|bin|npy|arrow|mp4|avi|mkv", Kind.DATA, 0.8),
    (
        r"pdf|pptx?|docx?|md|html?|py|ipynb|c|cpp|sh|exe|whl|deb|apk|dmg|bib|svg|png|jpe?g|gif|webp|ico",
        Kind.SOFTWARE,
        4.0,
    ),
    (r"zip|tar|tar\.gz|tgz|rar|7z|gz|tar\.bz2|zst|tar\.xz|torrent", Kind.DATA, 0.3),
)
_ENDING = tuple(
    (re.compile(rf"(?i)\.(?:{endings})(?:\.\d{{1,3}})?$"), kind, weight) for endings, kind, weight in _ENDINGS
)


def weigh_address(page: Page, number: int, found: Weighing, index: Index) -> None:
    """What the address itself says: a host of the first release, a kind of share, a file's ending."""
    link = page.links[number]
    first = index.first_host(link.url)
    if first is not None and index.stands_for(first, None)[0] in index.wanted:
        found.name = Meaning(Kind.OURS, index.catalog.signatures[first].name, first)
        found.name_weight = 1.0
        found.vote(Kind.DATA, 3.0, "This host served the first release at this address.")
        return
    if link.share is not None and (said := SHARE_KINDS.get((link.share.provider, link.share.kind))):
        found.vote(said, 2.5, f"The address is one of {SAID[said]}.")
    shape = index.shape(link.url)
    if shape is not None:
        found.vote(shape, 3.0, f"The file's name is known as that of {SAID[shape]}.")
        return
    path = link.url.split("?")[0].split("#")[0]
    for pattern, kind, weight in _ENDING:
        match = pattern.search(path)
        if match and "/" in path[8:]:
            found.vote(kind, weight, f"The address ends in '{match[0]}': {SAID[kind]}.")
            if weight >= _SURE:
                found.own_kind = kind
            return


def holding(page: Page, number: int) -> float:
    """What the kind of address adds, in log-odds: a page or a picture shown on the page holds no set."""
    link = page.links[number]
    share = link.share
    if link.form == "image" or share is None:
        return NO_STORE
    if share.provider in _NO_STORES:
        # A site that bears the set's own name is its makers'; its download page is as good as a share.
        host = len(link.url.split("?")[0].split("/")[2])
        named = any(
            m.meaning.dataset and m.end <= link.at[0] + len("https://") + host for m in page.own[number]
        )
        return _MAKERS_PAGE if named and _DOWNLOADS.search(link.url) else NO_STORE
    return NO_STORE if share.kind in _NO_STORE_KINDS else 0.0
