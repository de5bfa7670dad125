"""Addresses that are written as an id: loader calls, download commands, bare Drive ids and infohashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching._runs import Run
from matching.vocabulary import words_of

_HUB_ID = r"(?P<id>[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?)"
_QUOTED = rf"[\"']{_HUB_ID}[\"']"
_OWNED = r"(?P<id>[\w.-]{1,90}/[\w.-]{1,100})"
_OF_DATASET = r"repo_type\s*=\s*[\"']dataset"
_HUB = "https://huggingface.co/"
_SETS = _HUB + "datasets/{}"
_KAGGLE = "https://www.kaggle.com/datasets/{}"


@dataclass(frozen=True, slots=True)
class Loader:
    """One way to name a hosted thing by its id: a lower-case text that must occur, a pattern, an address."""

    trigger: str
    pattern: re.Pattern[str]
    address: str
    form: str = "loader"


def _loader(trigger: str, pattern: str, address: str, form: str = "loader") -> Loader:
    return Loader(trigger, re.compile(pattern), address, form)


LOADERS: tuple[Loader, ...] = (
    _loader("load_dataset", rf"\bload_dataset(?:_builder)?\(\s*(?:path\s*=\s*)?{_QUOTED}", _SETS),
    _loader(
        "repo_type",
        rf"\b(?:snapshot_download|hf_hub_download)\((?=[^()]{{0,300}}{_OF_DATASET})"
        rf"[^()]{{0,200}}?(?:repo_id\s*=\s*)?{_QUOTED}",
        _SETS,
    ),
    _loader(
        "_download(",
        rf"\b(?:snapshot_download|hf_hub_download)\((?![^()]{{0,300}}{_OF_DATASET})\s*(?:repo_id\s*=\s*)?{_QUOTED}",
        _HUB + "{}",
    ),
    _loader(
        "--repo-type",
        rf"\b(?:huggingface-cli|hf) download (?=[^\n]{{0,200}}--repo-type[ =]dataset)"
        rf"(?:--\S+ dataset )?{_HUB_ID}",
        _SETS,
    ),
    _loader(
        "download",
        rf"\b(?:huggingface-cli|hf) download (?![^\n]{{0,200}}--repo-type[ =]dataset){_HUB_ID}",
        _HUB + "{}",
    ),
    _loader(
        "from_pretrained",
        rf"\.from_pretrained\(\s*(?:pretrained_model_name_or_path\s*=\s*)?{_QUOTED}",
        _HUB + "{}",
    ),
    _loader("git@h", r"\bgit@(?:hf\.co|huggingface\.co):(?P<id>[\w./-]{3,200})", _HUB + "{}"),
    _loader(
        "kaggle datasets",
        rf"\bkaggle datasets (?:download|files|metadata) (?:-[a-z]+ ){{0,4}}{_OWNED}",
        _KAGGLE,
    ),
    _loader("dataset_download", rf"\bdataset_download(?:_files?)?\(\s*[\"']{_OWNED}", _KAGGLE),
    _loader("msdataset", rf"\bMsDataset\.load\(\s*[\"']{_OWNED}[\"']", "https://modelscope.cn/datasets/{}"),
    _loader(
        "openxlab",
        rf"\bopenxlab dataset (?:get|download)[^\n]{{0,60}}?(?:-r|--dataset-repo)[ =]{_OWNED}",
        "https://opendatalab.com/{}",
    ),
    _loader(
        "at.get",
        r"\bat\.get\(\s*[\"'](?P<id>[0-9a-fA-F]{40})[\"']",
        "https://academictorrents.com/details/{}",
    ),
    _loader(
        "btih",
        r"(?i)\bbtih[:/= ](?P<id>[0-9a-f]{40})(?![0-9a-z])",
        "magnet:?xt=urn:btih:{}",
        "hash",
    ),
    _loader(
        "hash",
        r"(?i)\binfo[ _-]?hash\w?[\"'`]?\s?(?:is|=|:|：)?\s?[\"'`]?(?P<id>[0-9a-f]{40})(?![0-9a-z])",
        "magnet:?xt=urn:btih:{}",
        "hash",
    ),
    _loader(
        "码",
        r"(?<![A-Za-z0-9_/-])(?P<id>1[A-Za-z0-9_-]{22})(?=\s{0,3}(?:提取码|提取密码|密码|访问码))",
        "https://pan.baidu.com/s/{}",
        "id",
    ),
    # A word that opens a share in the app of CowTransfer: there is no address beyond the host's.
    _loader("口令", r"(?P<id>奶牛快传)(?=[^\n]{0,120}口令)", "https://cowtransfer.com/", "spoken"),
)
# Builders of `datasets` that read local files, not sets of the hub.
_LOCAL = words_of("json csv text parquet imagefolder audiofolder webdataset arrow pandas xml")
_LOCAL_ENDINGS = (".py", ".json", ".csv", ".pt", ".pth", ".txt")

_DRIVE_ID = re.compile(r"(?<![A-Za-z0-9_-])(?:1[A-Za-z0-9_-]{32}|0[AB][A-Za-z0-9_-]{17,26})(?![A-Za-z0-9_-])")
_DRIVE_WORDS = ("gdown", "drive", "google", "fileid", "file_id", "folder_id")
# A Drive id is told from other tokens by what stands before it: a command, `file_id=` and the like, a quote.
_BEFORE_ID = re.compile(
    r"(?i)(?:\bgdown\b[^\n]{0,160}?[ \"'=(]|id[\"']?\s?[:=]\s?f?[\"']?"
    r"|gdrive\w{0,20}[ (]\s?[\"']?|google_drive\w{0,20}\(\s?[\"']?"
    r"|(?P<quote>[\"']))$"
)
_MIXED = re.compile(r"(?=[^0-9]*\d)(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])")


def loaders(text: str) -> Iterator[Run]:
    """Every id in a loader call, a command, an assignment or beside a telling word."""
    lower = text.lower()
    for loader in LOADERS:
        if loader.trigger in lower:
            for match in loader.pattern.finditer(text):
                if not _is_local(match["id"], loader):
                    yield Run(
                        match.start("id"), match.end("id"), loader.address.format(match["id"]), loader.form
                    )
    if any(word in lower for word in _DRIVE_WORDS):
        yield from _drive_ids(text)


def _is_local(name: str, loader: Loader) -> bool:
    """Whether a hub id is rather a builder for local files, or a file."""
    return loader.address.startswith(_HUB) and (name in _LOCAL or name.lower().endswith(_LOCAL_ENDINGS))


def _drive_ids(text: str) -> Iterator[Run]:
    """Bare ids of Google Drive that stand behind a telling word or between quotes."""
    for match in _DRIVE_ID.finditer(text):
        if not _MIXED.match(match[0]):
            continue
        line = text[max(0, match.start() - 200, text.rfind("\n", 0, match.start()) + 1) : match.start()]
        told = _BEFORE_ID.search(line)
        if told and not (told["quote"] and text[match.end() : match.end() + 1] != told["quote"]):
            folder = "--folder" in text[match.start() - len(line) : match.end() + 60]
            address = (
                "https://drive.google.com/drive/folders/{}"
                if folder
                else "https://drive.google.com/open?id={}"
            )
            yield Run(match.start(), match.end(), address.format(match[0]), "id")
