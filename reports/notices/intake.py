"""The questions that a letter rests on: of the dataset (D), the signer (S) and each hit (H)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from reports.cells import printable
from reports.notices.gate import roles

SCHEMA = "mirrorwatch-intake/1"


def _one_line(text: str) -> str:
    if text != printable(text) or "\n" in text or "\r" in text:
        raise ValueError("write it on one line, without control characters")
    return text


def _plain(text: str) -> str:
    if text != printable(text):
        raise ValueError("take the control characters out")
    return text


def _role(text: str) -> str:
    if text not in roles():
        raise ValueError(f"use one of {', '.join(roles())}")
    return text


Line = Annotated[str, AfterValidator(_one_line), Field(min_length=1, max_length=500)]
Words = Annotated[str, AfterValidator(_plain), Field(min_length=1, max_length=5000)]
Url = Annotated[str, AfterValidator(_one_line), Field(pattern=r"^https?://[^\s]+$", max_length=2000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def ask(question: str, words: str, default: Any = None) -> Any:
    """A field with the number of its question and what is asked; unanswered unless a default is given."""
    return Field(default, title=question, description=words)


class Answers(BaseModel):
    """A group of answers: unknown names are errors, answers cannot change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _answered(cls, values: Any) -> Any:
        """An empty line is a question that nobody answered."""
        return {n: v for n, v in values.items() if v is not None} if isinstance(values, dict) else values


class Licence(Answers):
    """Under what terms the dataset was given out."""

    text: Words | None = ask("D5", "licence or terms in a sentence")
    url: Url | None = ask("D5", "where the terms stand")
    revocable: bool | None = ask("D5", "can the licence be revoked? true, false, or leave empty if unclear")


class Withdrawal(Answers):
    """That the dataset was withdrawn."""

    date: dt.date | None = ask("D6", "date of the withdrawal (YYYY-MM-DD)")
    by: Line | None = ask("D6", "who withdrew it")
    reason: Words | None = ask("D6", "the published reason")
    statement_url: Url | None = ask("D6", "public statement or report of it")
    statement_sha256: Sha256 | None = ask("D6", "sha256 of a saved copy of that statement")


class Fingerprint(Answers):
    """One file by which a copy is known."""

    file: Line
    size: int | None = None
    sha256: Sha256 | None = None


class DatasetAnswers(Answers):
    """What is asked once for each dataset."""

    name: Line | None = ask("D1", "name of the dataset")
    versions: tuple[Line, ...] = ask("D1", "versions", ())
    aliases: tuple[Line, ...] = ask("D1", "other names", ())
    made_by: Words | None = ask("D2", "who made the images or records, and when")
    original_part: Literal["photos", "compilation", "labels", "code", "text", "none"] | None = ask(
        "D3", "which part is original authorship: photos, compilation, labels, code, text, or none"
    )
    original_words: Words | None = ask(
        "D3",
        "that part in your own words; for a compilation what was selected, coordinated, arranged, by whom",
    )
    not_claimed: Words | None = ask("D3", "what is not claimed (facts, other people's pictures)")
    registration: Line | None = ask("D4", "copyright registration number, if any")
    licence: Licence | None = ask("D5", "terms")
    withdrawal: Withdrawal | None = ask("D6", "withdrawal")
    original_at: Line | None = ask("D7", "URL or DOI of the original, or the word unpublished")
    only_source: bool | None = ask("D7", "is that the only place of distribution?")
    contains: tuple[Literal["faces", "names", "ids", "embeddings", "health", "minors"], ...] = ask(
        "D8", "what it contains: faces, names, ids, embeddings, health, minors", ()
    )
    authorised_mirrors: tuple[Url, ...] = ask("D9", "addresses at which it is still lawfully available", ())
    fingerprints: tuple[Fingerprint, ...] = ask("D10", "files by which a copy is known", ())


class Authority(Answers):
    """The document by which an owner authorised an agent."""

    document: Line | None = ask("S2", "name of the document")
    sha256: Sha256 | None = ask("S2", "its sha256")
    date: dt.date | None = ask("S2", "its date (YYYY-MM-DD)")


class SignerAnswers(Answers):
    """What is asked once for each signer."""

    role: Annotated[str, AfterValidator(_role)] = Field(title="S1", description="role of the signer")
    right: Line | None = ask("S1", "the right: `copyright in the photographs`")
    acts_for: Line | None = ask("S1", "for an agent: the owner")
    made_the_work: bool | None = ask("S1", "for a data subject: did you take the pictures yourself?")
    authority: Authority | None = ask("S2", "for an agent: the written authority")
    name: Line | None = ask("S3", "full legal name")
    organisation: Line | None = ask("S3", "organisation, if you sign for one")
    organisation_domain: Line | None = ask("S3", "its e-mail domain (example.org)")
    postal_address: Words | None = ask("S3", "postal address")
    phone: Line | None = ask("S3", "telephone")
    email: Line | None = ask("S3", "e-mail, on the organisation's domain")
    jurisdiction: Line | None = ask("S4", "country of residence")
    may_be_public: bool | None = ask(
        "S5", "may the notice be published? true or false; GitHub publishes DMCA notices"
    )
    reviewer: Line | None = ask("S6", "second person who checks the letter")


class Established(Answers):
    """How a copy was recognised."""

    by: Literal["hash", "file_list", "claim"] | None = ask("H2", "hash, file_list or claim (README says so)")
    words: Words | None = ask("H2", "how, in a sentence")


class File(Answers):
    """One file that the letter names."""

    url: Url
    size: int | None = None
    why: Words | None = None


class Excluded(Answers):
    """A fork that the letter leaves out, and why."""

    url: Url
    reason: Line


class Forks(Answers):
    """What was done about forks."""

    total: Annotated[int, Field(ge=0)] | None = ask("H4", "number of forks")
    counted_at: AwareDatetime | None = ask("H4", "when they were counted (2026-11-25T10:00:00Z)")
    reviewed: Annotated[int, Field(ge=0)] | None = ask("H4", "how many you looked at one by one")
    infringing: tuple[Url, ...] = ask("H4", "forks that infringe, each by its URL", ())
    excluded: tuple[Excluded, ...] = ask("H4", "forks that are left out: url and reason", ())
    representative: bool = ask(
        "H4", "over 100 forks only: claim that all or most infringe like the parent", False
    )
    sample_size: Annotated[int, Field(ge=1)] | None = ask("H4", "over 100 forks only: size of the sample")


class FairUse(Answers):
    """That fair use was considered, by whom, and with what result."""

    considered: Words | None = ask("H5", "fair-use and research factors you weighed, at least 80 characters")
    not_fair_because: Words | None = ask("H5", "why it is not fair use, in one sentence for the letter")
    by: Line | None = ask("H5", "who weighed them")
    date: dt.date | None = ask("H5", "when (YYYY-MM-DD)")
    conclusion: Literal["infringing", "fair_use"] | None = ask("H5", "infringing or fair_use")


class Contact(Answers):
    """Whether the uploader was asked first."""

    tried: bool | None = ask("H7", "was the uploader asked first? true or false")
    how: Words | None = ask("H7", "how, or why not")
    date: dt.date | None = ask("H7", "when (YYYY-MM-DD)")
    answer: Words | None = ask("H7", "what came back")


class TechnicalMeasure(Answers):
    """A technical access control that was circumvented; access by agreement is none."""

    what: Words | None = ask("H10", "the technical measure")
    controls: Words | None = ask("H10", "how it effectively controls access")
    circumvented: Words | None = ask("H10", "how the reported project circumvents it")


class OpenSource(Answers):
    """The open-source licence of the work, if it has one."""

    licence: Line | None = ask("H6", "which open-source licence")
    violated: Words | None = ask("H6", "how it is violated")
    cure: Words | None = ask("H6", "what would cure it")


class Capture(Answers):
    """The record of what was seen."""

    id: Line | None = ask("H8", "capture id")
    at: AwareDatetime | None = ask("H8", "when it was made, UTC")
    sha256: Sha256 | None = ask("H8", "its sha256")


class HitAnswers(Answers):
    """What is asked for each hit."""

    id: Line = Field(title="H1", description="id of the hit, see `mirrorwatch hits`")
    match: Literal["full", "subset", "derivative", "labels", "urls", "mention"] | None = ask(
        "H1", "full, subset, derivative, labels (only), urls (a list of them), mention (cites it)"
    )
    established: Established | None = ask("H2", "how it was recognised")
    scope: Literal["entire", "files"] | None = ask("H3", "entire repository, or files")
    files: tuple[File, ...] = ask("H3", "for files: commit-pinned URL, size, why it is the work", ())
    forks: Forks | None = ask("H4", "forks")
    fair_use: FairUse | None = ask("H5", "fair use")
    uploader_licence: Line | None = ask("H6", "licence that the uploader states, or `none stated`")
    open_source: OpenSource | None = ask("H6", "only if your work is open source")
    contact: Contact | None = ask("H7", "contact")
    last_seen_live: AwareDatetime | None = ask("H8", "if you looked yourself after the last check: when, UTC")
    capture: Capture | None = ask("H8", "evidence capture")
    minors_suspected: bool | None = ask("H9", "are minors or sexual content suspected? true or false")
    remedy: Words | None = ask("H10", "what the user has to do")
    technical_measure: TechnicalMeasure | None = ask("H10", "leave empty: GitHub rejects most such claims")
    infringer: Line | None = ask("H10", "user name of the uploader, or `unknown`")
    affected: Words | None = ask("H10", "policy report: whose data it is (a class of people, no names)")
    harm: Words | None = ask("H10", "policy report: the harm")


class Intake(Answers):
    """All answers behind one letter."""

    schema_: Literal["mirrorwatch-intake/1"] = Field(alias="schema")
    dataset: DatasetAnswers
    signer: SignerAnswers
    hits: Annotated[tuple[HitAnswers, ...], Field(min_length=1)]
    revised_ticket: Annotated[str, Field(pattern=r"^[0-9-]{3,20}$")] | None = ask(
        "S5", "ticket number, if GitHub asked you to revise an earlier notice"
    )
    route_checked: dt.date | None = ask("S3", "date on which you last checked the host's form or address")
