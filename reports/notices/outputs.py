"""What a letter becomes: a text, an e-mail draft, a field sheet. None of it is sent from here."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from reports.notices.draft import Letter
from reports.notices.rendering import fill, form_address
from reports.redact import shareable_text

KINDS = ("text", "eml", "sheet")


@dataclass(frozen=True, slots=True)
class Output:
    """One file of an exported letter."""

    name: str
    content: bytes


def outputs(letter: Letter, notice: str, version: int, shareable: bool = False) -> dict[str, Output]:
    """The files of a letter by kind. The shareable rendering has a text only: forms and mail need it all."""
    stem = f"{notice}-v{version}"
    body = letter.shareable if shareable else letter.body
    text = fill(
        "draft.txt.j2",
        {
            "letter": letter.kind,
            "notice": notice,
            "version": version,
            "warnings": letter.warnings,
            "sources": letter.kind.sources,
            "subject": letter.dataset if shareable else letter.subject,
            "body": body,
        },
    )
    if shareable:
        return {"text": Output(f"{stem}.shareable.txt", shareable_text(text).encode())}
    return {
        "text": Output(f"{stem}.draft.txt", text.encode()),
        "eml": Output(f"{stem}.draft.eml", bytes(message(letter))),
        "sheet": Output(f"{stem}.sheet.txt", field_sheet(letter, notice, version).encode()),
    }


def message(letter: Letter) -> EmailMessage:
    """An e-mail draft: plain text, opened as unsent; no Bcc, no Message-ID, no date, no tracking."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = letter.intake.signer.email or ""
    if letter.kind.recipient:
        mail["To"] = letter.kind.recipient
    # Outlook opens a message with this header for editing (not verified for other programs).
    mail["X-Unsent"] = "1"
    mail.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    return mail


def field_sheet(letter: Letter, notice: str, version: int) -> str:
    """The questions of the host's form, in its order, each with its answer."""
    slots = {
        "form": form_address(letter.kind.form),
        "notice": notice,
        "version": version,
        "sheet": letter.sheet,
    }
    return fill("sheet.txt.j2", slots)
