"""`mirrorwatch notice`: letters drafted, checked, shown, exported, and what people did with them."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands import _letters
from crawler.commands._output import FAILED, WRONG_USE, Format, fail, say, show
from crawler.commands._reach import reached, who
from crawler.commands.hits import FormatOption, known_status
from models import queries
from models.statuses import STATUSES
from reports.columns import iso
from reports.defang import defang
from reports.notices.draft import Unanswered, draft, letter_of
from reports.notices.gate import UnknownGround, ground_named, grounds
from reports.notices.intake_file import IntakeError, blank, read_intake
from reports.notices.outputs import outputs
from reports.notices.prefill import prefilled
from reports.notices.refusals import LetterRefused
from reports.one_hit import PERSON
from reports.redact import shareable_text

app = typer.Typer(
    help="Letters in preparation: drafted, checked and exported for a person to sign. Nothing is ever sent.",
    no_args_is_help=True,
)
NoticeId = Annotated[str, typer.Argument(metavar="ID", help="a letter's id or the beginning of it")]
_GROUNDS = ", ".join(f"{g.name} ({g.id})" for g in grounds().values())


class Kind(StrEnum):
    """The files of an exported letter."""

    ALL = "all"
    TEXT = "text"
    EML = "eml"
    SHEET = "sheet"


@app.command()
def intake(
    hits: Annotated[list[str], typer.Argument(metavar="HIT...", help="hits of one repository, by id")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="the YAML file to write")],
) -> None:
    """Write the questions behind a letter, with what is known already; fill in the rest by hand.

    Example: mirrorwatch notice intake k3m5a -o case.yaml
    """
    if out.exists():
        fail(f"{out} exists already, and may hold answers: name another file.", WRONG_USE)
    with reached() as store:
        found = [queries.hit(store, one) for one in hits]
        if len({hit.dataset for hit in found}) > 1:
            fail("the hits are of different datasets: make one file for each.", WRONG_USE)
        text = blank(prefilled(found, _letters.signature(found[0])))
    _letters.write(out, text.encode())
    say(f"{out}: answer what is empty, then `mirrorwatch notice draft --ground policy --intake {out}`.")


@app.command("draft")
def draft_(
    ground: Annotated[str, typer.Option("--ground", metavar="GROUND", help=f"one of {_GROUNDS}")],
    intake: Annotated[
        Path, typer.Option("--intake", metavar="FILE", help="the answers, from `notice intake`")
    ],
    over_limit: Annotated[
        str | None,
        typer.Option(
            "--over-limit", metavar="WHY", help=f"more than {_letters.A_DAY} a day to a host, and why"
        ),
    ] = None,
) -> None:
    """Draft a letter, or say why it may not be drafted and what to do instead.

    Example: mirrorwatch notice draft --ground dmca --intake case.yaml
    """
    try:
        chosen = ground_named(ground)
        answers = read_intake(intake)
    except UnknownGround as error:
        fail(error, WRONG_USE)
    except IntakeError as error:
        for problem in error.problems[:-1]:
            say(f"mirrorwatch: {problem}")
        fail(error.problems[-1], WRONG_USE)
    with reached() as store:
        case = _letters.case(store, answers, who())
        try:
            letter = draft(case, chosen)
        except LetterRefused as error:
            for refusal in error.refusals[:-1]:
                say(f"mirrorwatch: {refusal}")
            fail(error.refusals[-1], FAILED)
        except Unanswered as error:
            fail(error, FAILED)
        _letters.mind_the_limit(store, letter, over_limit)
        id_ = store.save_notice(letter.kept(), case.who, over_limit or "drafted")
        for hit in case.hits:
            if hit.status in {"discovered", "triaged", "confirmed"}:
                store.set_status(hit.id, "drafted", case.who, f"letter {id_}")
        report = _letters.report(store, queries.notice(store, id_))
    typer.echo(f"{id_}: drafted, not sent.")
    for warning in letter.warnings:
        say(f"! {warning}")
    _letters.tell(report)


@app.command("lint")
def lint_(id_: NoticeId, how: FormatOption = Format.TABLE) -> None:
    """Check a letter; exit status 1 while something blocks its export.

    Example: mirrorwatch notice lint q7x2m
    """
    with reached() as store:
        report = _letters.report(store, queries.notice(store, id_))
    rows = [
        {
            "check": one.id,
            "severity": "block" if one.severity == "B" else "warn",
            "result": "passed" if one.passed else "open",
            "title": one.title,
            "reason": defang(one.reason),
            "repair": one.repair,
        }
        for one in (*report.open, *(f for f in report.findings if f.passed))
    ]
    show(rows, ["check", "severity", "result", "title", "reason", "repair"], how)
    if how is Format.TABLE:
        say(_letters.verdict(report))
    raise typer.Exit(0 if report.exportable else FAILED)


@app.command("show")
def show_(
    id_: NoticeId,
    recipient: Annotated[
        bool, typer.Option("--recipient", help="the letter itself, with names and addresses")
    ] = False,
) -> None:
    """Print a letter and its history; without --recipient names and links are taken out.

    Example: mirrorwatch notice show q7x2m --recipient
    """
    with reached() as store:
        view = queries.notice(store, id_)
        letter = letter_of(view)
    typer.echo(f"{view.id} version {view.version}: {view.ground}, {letter.kind.host}, {view.status}")
    typer.echo(f"hits: {', '.join(view.hits)}\n")
    typer.echo(letter.body if recipient else letter.shareable)
    rows = [
        {
            "at": iso(e.at),
            "who": e.who if recipient else PERSON,
            "was": e.was,
            "now": e.now,
            "why": e.why if recipient else shareable_text(e.why),
        }
        for e in view.events
    ]
    show(rows, ["at", "who", "was", "now", "why"], Format.TABLE, title="History")


@app.command("list")
def list_(
    dataset: Annotated[str | None, typer.Option("--dataset", help="only this dataset, by its id")] = None,
    status: Annotated[str | None, typer.Option("--status", help="only letters with this status")] = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """List the letters, newest change first.

    Example: mirrorwatch notice list --status drafted
    """
    known_status(status)
    with reached() as store:
        views = queries.notices(store, dataset=dataset, status=status)
    columns = ["id", "dataset", "provider", "ground", "signer_role", "version", "status", "ticket", "changed"]
    show([_letters.row(view) for view in views], columns, how)


@app.command("export")
def export_(
    id_: NoticeId,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="the folder to write into")],
    kind: Annotated[Kind, typer.Option("--format", help="which files")] = Kind.ALL,
    shareable: Annotated[bool, typer.Option("--shareable", help="the text without names and links")] = False,
) -> None:
    """Write a letter that passes the linter: text, e-mail draft, field sheet. A person signs and sends it.

    Example: mirrorwatch notice export q7x2m -o letters
    """
    if shareable and kind not in {Kind.ALL, Kind.TEXT}:
        fail("the shareable rendering is a text only: leave --format out.", WRONG_USE)
    with reached() as store:
        view = queries.notice(store, id_)
        report = _letters.report(store, view)
        if not report.exportable:
            _letters.tell(report)
            fail(f"letter {view.id} may not be exported yet: repair the above and draft it again.")
        letter = letter_of(view)
        files = outputs(letter, view.id, view.version, shareable)
        chosen = [one for name, one in files.items() if kind is Kind.ALL or name == kind.value]
        _letters.folder(out)
        for one in chosen:
            _letters.write(out / one.name, one.content, private=not shareable)
            typer.echo(out / one.name)
        facts = {one.name: hashlib.sha256(one.content).hexdigest() for one in chosen}
        store.mark_notice(view.id, view.status, who(), "exported; not sent", facts)
    if "eml" in files and not view.recipient:
        say(f"{letter.kind.host} takes this letter by its form only: the e-mail draft has no recipient.")


@app.command()
def mark(
    id_: NoticeId,
    status: Annotated[str, typer.Option("--as", metavar="STATUS", help=f"one of {', '.join(STATUSES)}")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="what happened")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="when, as 2026-11-25T10:00:00Z")
    ] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="how it was sent")] = None,
    ticket: Annotated[str | None, typer.Option("--ticket", help="the host's reference, or none")] = None,
) -> None:
    """Record what a person did with a letter, or what came back; its hits get the same status.

    Example: mirrorwatch notice mark q7x2m --as acknowledged --why "an e-mail came" --ticket 1234567
    """
    known_status(status)
    if not why.strip():
        fail("a step needs a reason: say it with --why.", WRONG_USE)
    if status == "sent" and not (at and channel and ticket):
        fail(
            "sent needs --at, --channel and --ticket (or `--ticket none`), from the person who sent it.",
            WRONG_USE,
        )
    facts = {name: text for name, text in (("at", _letters.moment(at)), ("channel", channel)) if text}
    with reached() as store:
        view = queries.notice(store, id_)
        person = who()
        if status == "approved" and view.ground == "G1" and person == letter_of(view).drafter:
            fail("the drafter cannot approve the letter: let the reviewer do it.")
        if status == "removed" and not set(view.hits) <= {hit.id for hit in queries.gone_confirmed(store)}:
            say("! not confirmed: gone counts after two checks a day apart; run `mirrorwatch recheck`.")
        store.mark_notice(view.id, status, person, why, facts, None if ticket in {None, "none"} else ticket)
        for hit in view.hits:
            store.set_status(hit, status, person, f"letter {view.id}: {why}")
    typer.echo(f"{view.id}: {view.status} -> {status}")
