"""Checks V, E, F and C: our own output, evidence, format and control."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from reports.notices.case import same_place
from reports.notices.checks.body import EMAIL
from reports.notices.lint import BLOCK, WARN, Answer, Found, Question, check
from reports.notices.outputs import message
from reports.notices.sentences import flat
from reports.redact import secrets_of

G1, G2 = "G1", "G2"
REPEATED = timedelta(days=14)
_MAILS = re.compile(EMAIL.pattern)
_LIVE = re.compile(r"(?i)\bhttps?://|\bftp://|magnet:\?")
_PICTURE = re.compile(r"(?i)data:image|<img\b|\.(?:jpe?g|gif|webp|bmp)\?raw=")
_ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_HARSH = re.compile(
    r"(?i)\b(?:thie(?:f|ves)|criminals?|scum|idiots?|or else|we will sue|face prosecution|"
    r"(?:disclose|reveal|give us) (?:the )?(?:identity|ip address|personal details)|"
    r"identify the (?:user|uploader)|prevent (?:any )?(?:re-?upload|future uploads?)|"
    r"stay[- ]?down|permanently ban)\b"
)


@check("V1", BLOCK, "nobody but the signer is named; no pictures, no IP addresses")
def nobody_else(question: Question) -> Answer:
    """E-mail addresses, addresses of peers and pictures; names in free text are for the reviewer to see."""
    text = question.letter.body
    signer = question.letter.intake.signer
    others = [
        m
        for m in _MAILS.findall(text)
        if m.strip(".,;()") not in {signer.email, question.letter.kind.recipient}
    ]
    if others:
        return Found(
            "an e-mail address that is not the signer's stands in the letter", "take it out of the answers"
        )
    found = _ADDRESS.search(text) or _PICTURE.search(text)
    return Found(f"{found[0]!r} stands in the letter", "take it out of the answers") if found else None


@check("V2", BLOCK, "codes, keys, contacts and working links stand in the recipient's copy only")
def copies_differ(question: Question) -> Answer:
    """The shareable copy is searched for each."""
    text, signer = question.letter.shareable, question.letter.intake.signer
    secrets = {c for hit in question.case.hits for c in secrets_of(hit).codes if len(c) > 3}
    private = {signer.email, signer.phone, signer.name} - {None}
    leaked = [one for one in (*secrets, *private) if one and flat(one) in flat(text)]
    if leaked or _LIVE.search(text) or _MAILS.search(text):
        return Found("the shareable copy holds a contact, a code or a working link", "report this as a fault")
    return None


@check("V3", BLOCK, "the signer knows whether the host publishes the letter")
def publication_is_answered(question: Question) -> Answer:
    """S5 is a yes or a no; a no does not block, because the host decides."""
    if not question.letter.kind.publishes:
        return False
    answer = question.letter.intake.signer.may_be_public
    if answer is None:
        return Found("nobody has said whether the letter may be public", "answer signer.may_be_public")
    if answer:
        return None
    host = question.letter.kind.host
    return Found(
        f"the letter may not be public, and {host} publishes it",
        "use --ground policy, which is not published",
        WARN,
    )


@check("E1", WARN, "each hit has a capture with its time and sha256")
def captures_are_named(question: Question) -> Answer:
    """A warning until evidence packs fill it in; the digests are not recomputed here."""
    for one in question.letter.intake.hits:
        capture = one.capture
        if capture is None or None in (capture.id, capture.at, capture.sha256):
            return Found(f"hit {one.id} has no capture", "make one, and fill in hits.capture")
    return None


@check("F1", BLOCK, "the letter is plain text")
def is_plain_text(question: Question) -> Answer:
    """No markup, no control characters, no line that a mail program would cut."""
    text = question.letter.body
    markup = re.search(r"<(?:/?(?:a|b|p|br|div|html|img|table)\b)[^>]*>", text, re.IGNORECASE)
    if markup:
        return Found(f"{markup[0]!r} is markup", "take it out of the answers")
    if any(not c.isprintable() and c != "\n" for c in text):
        return Found("there are characters that cannot be printed", "take them out of the answers")
    return None


@check("F2", BLOCK, "the e-mail draft is sound: plain text, marked unsent, no Bcc, no Message-ID")
def mail_is_sound(question: Question) -> Answer:
    """It is made and read again."""
    mail = message_from_bytes(bytes(message(question.letter)), policy=default)
    wrong = [name for name in ("Bcc", "Message-ID", "Cc", "Date") if name in mail]
    if wrong:
        return Found(f"the draft has a header {wrong[0]}", "report this as a fault")
    if mail["X-Unsent"] != "1" or mail.get_content_type() != "text/plain":
        return Found("the draft is not marked unsent, or not plain text", "report this as a fault")
    if flat(mail.get_content()) != flat(question.letter.body):
        return Found("the draft's text is not the letter", "report this as a fault")
    return None


@check("C1", BLOCK, "a second person checks the letter", G1)
def four_eyes(question: Question) -> Answer:
    """Named, and not the drafter."""
    reviewer = (question.letter.intake.signer.reviewer or "").strip()
    if not reviewer:
        return Found("no reviewer is named", "fill in signer.reviewer")
    if reviewer.casefold() == question.letter.drafter.casefold():
        return Found("the reviewer is the drafter", "let another person review it")
    return None


@check("C2", WARN, "no other letter named these targets within 14 days")
def is_not_repeated(question: Question) -> Answer:
    """By target and host; other versions of the same letter do not count."""
    for other in question.earlier:
        if set(other.hits) == set(question.letter.hits) and other.ground == question.letter.kind.ground:
            continue
        named = other.slots.get("targets", ())
        assert isinstance(named, list | tuple)
        again = [t for t in question.letter.targets if any(same_place(t, str(n)) for n in named)]
        if again and question.case.now - other.changed <= REPEATED:
            return Found(
                f"letter {other.id} named {again[0]} already", "wait for its answer, or say why again"
            )
    return None


@check("C3", WARN, "no threats, insults, demands for identity or for a stay-down")
def is_civil(question: Question) -> Answer:
    """A list of words."""
    found = _HARSH.search(question.letter.body)
    return (
        Found(f"{found[0]!r} does not belong into a letter", "say it plainly, or leave it out")
        if found
        else None
    )


@check("C4", BLOCK, "template, version, and the source of every paragraph are known")
def every_paragraph_has_a_source(question: Question) -> Answer:
    """Paragraphs are numbered; each number has its questions."""
    kind = question.letter.kind
    numbers = re.findall(r"^(\d{1,2})\. ", question.letter.body, re.MULTILINE)
    without = [n for n in numbers if not kind.sources.get(n)]
    if not kind.template or not kind.version or not numbers:
        return Found("template, version or paragraphs are missing", "draft the letter again")
    return Found(f"paragraph {without[0]} has no source", "report this as a fault") if without else None
