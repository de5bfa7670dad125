"""What the answers become in a letter: the slots of the templates, as plain sentences."""

from __future__ import annotations

import re
from typing import Any

from reports.columns import iso
from reports.notices.case import GIST, PINNED, Case, last_live, repository
from reports.notices.intake import DatasetAnswers, Forks, HitAnswers, SignerAnswers
from reports.notices.sentences import SAID

_PARTS = {
    "photos": "the photographs",
    "compilation": "the original selection, coordination and arrangement of the collection",
    "labels": "the labels and annotations",
    "code": "the source code",
    "text": "the texts",
}
_MATCHES = {
    "full": "a full copy of",
    "subset": "a part of",
    "derivative": "a set made from",
    "labels": "the labels of",
    "urls": "a list of addresses of",
    "mention": "a mention of",
}
_CONTAINS = {
    "faces": "pictures of faces",
    "names": "names",
    "ids": "identity numbers",
    "embeddings": "biometric embeddings",
    "health": "health records",
    "minors": "data of minors",
}


def slots(case: Case) -> dict[str, Any]:
    """Every value that a template or form of GitHub may use."""
    dataset, signer, answers = case.intake.dataset, case.intake.signer, case.intake.hits
    files = [file for one in answers for file in one.files]
    entire = any(one.scope == "entire" for one in answers)
    host = GIST if case.hits[0].host == GIST else "github.com"
    repositories = [f"https://{host}/{place(case)}"]
    first = answers[0]
    return {
        "d": dataset,
        "s": signer,
        "said": SAID,
        "place": place(case),
        "revised": case.intake.revised_ticket,
        "hits": [
            {"answers": one, "hit": hit, "seen": iso(last_live(one, hit)) or "never"}
            for one, hit in case.pairs()
        ],
        "entire": entire,
        "files": files,
        "pinned": bool(files) and all(PINNED.search(str(file.url)) for file in files),
        "targets": repositories if entire or not files else [str(file.url) for file in files],
        "forks": forks_of(case),
        "fork_words": fork_words(forks_of(case)),
        "measure": first.technical_measure if _described(first) else None,
        "open_source": first.open_source if first.open_source and first.open_source.licence else None,
        "standing": standing(signer),
        "work": work(dataset),
        "terms": terms(dataset),
        "remedies": _joined(one.remedy for one in answers),
        "infringer": first.infringer if first.infringer and first.infringer.lower() != "unknown" else None,
        "contact_words": contact_words(first),
        "fair_words": _joined(one.fair_use.not_fair_because for one in answers if one.fair_use),
        "affected": _joined(one.affected for one in answers),
        "harm": _joined(one.harm for one in answers),
        "copy_words": copy_words(dataset, answers),
        "contains_words": contains_words(dataset),
        "owner_words": owner_words(signer),
    }


def place(case: Case) -> str:
    """The `owner/name` that the hits belong to, as the address writes it; a gist's id."""
    url = case.hits[0].url
    lower = repository(url) or ""
    start = url.lower().find(lower)
    return url[start : start + len(lower)] if lower and start >= 0 else lower


def forks_of(case: Case) -> Forks:
    """The answers about forks, of all hits together."""
    given = [one.forks for one in case.intake.hits if one.forks is not None]
    return given[0] if given else Forks()


def standing(signer: SignerAnswers) -> str:
    """Who signs, and by what right."""
    who = f"I am {signer.name}" + (f" of {signer.organisation}" if signer.organisation else "")
    right = signer.right or "the copyright in the work"
    if signer.role == "agent" and signer.authority is not None:
        papers = f"by the document {signer.authority.document} of {signer.authority.date}"
        return f"{who}, authorised in writing {papers} to act for {signer.acts_for}, the owner of {right}."
    if signer.role == "steward_of_part":
        return f"{who}, the owner of {right}, and of nothing else in the collection."
    return f"{who}, the owner of {right}."


def work(dataset: DatasetAnswers) -> str:
    """The work: its name, its makers, the part that is original authorship."""
    part = _PARTS.get(dataset.original_part or "", "")
    versions = f" (versions: {', '.join(dataset.versions)})" if dataset.versions else ""
    return (
        f"{dataset.name}{versions}. Who made it: {_stop(dataset.made_by)} "
        f"The copyrighted work is {part}: {_stop(dataset.original_words)}"
    )


def terms(dataset: DatasetAnswers) -> str:
    """The terms of access and the withdrawal, as far as they are known."""
    licence, gone = dataset.licence, dataset.withdrawal
    said = []
    if licence is not None and (licence.text or licence.url):
        at = f" ({licence.url})" if licence.url else ""
        said.append(f"The work was given out under terms{at}{': ' + licence.text if licence.text else ''}")
    if gone is not None and gone.by and gone.date:
        why = f", because: {gone.reason}" if gone.reason else ""
        said.append(f"{gone.by} ended its distribution on {gone.date}{why}")
    if gone is not None and gone.statement_url:
        said.append(f"Statement: {gone.statement_url}")
    return " ".join(_sentence(one) for one in said) or "No terms are pleaded."


def fork_words(forks: Forks) -> str:
    """How many forks there are, and what became of each."""
    if not forks.total:
        return "There were no forks when they were counted." if forks.total == 0 else "No fork is reported."
    at = f" at {iso(forks.counted_at)}" if forks.counted_at else ""
    said = f"{forks.total} found{at}, {forks.reviewed or 0} reviewed one by one."
    if forks.representative:
        said += f" The sample was {forks.sample_size} forks."
    if forks.infringing:
        return said + (
            " I investigated each of the following, and my statements below apply to each. "
            "The others are not reported."
        )
    return said + " None of them is reported."


def contact_words(answers: HitAnswers) -> str:
    """Whether and how the user was asked first."""
    contact = answers.contact
    if contact is None or contact.tried is None:
        return "Nothing is said about earlier contact."
    when = f" on {contact.date}" if contact.date else ""
    if contact.tried:
        return _joined([f"The user was asked first{when}: {contact.how or 'by a message'}", contact.answer])
    return f"The user was not asked first{': ' + _stop(contact.how) if contact.how else '.'}"


def copy_words(dataset: DatasetAnswers, answers: tuple[HitAnswers, ...]) -> str:
    """What the reported thing is, and how it was recognised."""
    said = []
    for one in answers:
        how = _sentence(one.established.words if one.established else None)
        said.append(f"It is {_MATCHES[one.match or 'mention']} {dataset.name}. {how}")
    return " ".join(dict.fromkeys(said))


def contains_words(dataset: DatasetAnswers) -> str:
    """What the data holds of people."""
    held = [_CONTAINS[name] for name in dataset.contains]
    return f"The data contains {', '.join(held)}." if held else ""


def owner_words(signer: SignerAnswers) -> str:
    """That a policy report claims no copyright, and who reports."""
    return (
        "I make no copyright claim in this report."
        if signer.role in {"owner", "steward_of_part", "agent"}
        else "I am not the rights holder, and I make no copyright claim."
    )


def _described(answers: HitAnswers) -> bool:
    measure = answers.technical_measure
    return measure is not None and None not in (measure.what, measure.controls, measure.circumvented)


def _joined(texts: Any) -> str:
    return " ".join(dict.fromkeys(_sentence(text) for text in texts if text))


def _sentence(text: str | None) -> str:
    """A text as a sentence: it begins with a capital and ends with a stop. An address keeps its end."""
    text = (text or "").strip()
    ended = text if re.search(r"https?://\S+$", text) else _stop(text)
    return ended[:1].upper() + ended[1:]


def _stop(text: str | None) -> str:
    """A sentence with its full stop; nothing for nothing."""
    text = (text or "").strip()
    return text if not text or text[-1] in ".!?" else text + "."
