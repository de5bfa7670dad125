"""Checks B1 to B12: is everything there that the host needs to act?"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from reports.notices.case import FRESH, PINNED, last_live, repository
from reports.notices.lint import BLOCK, WARN, Answer, Found, Question, check
from reports.notices.sentences import MOST_FORKS, REPRESENTATIVE, flat

G1, G2 = "G1", "G2"
STALE = timedelta(days=180)
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[A-Za-z]{2,}")
_NOT_A_TARGET = re.compile(
    r"github\.com/search\b|[?&](?:q|query)=|/(?:issues|pulls)\?|user-images\.githubusercontent\.com"
    r"|//(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|is\.gd)/",
    re.IGNORECASE,
)


@check("B1", BLOCK, "the host's address and form were checked within 180 days")
def route_is_known(question: Question) -> Answer:
    """By the house, or by the signer."""
    checked = max(filter(None, (question.letter.kind.verified_on, question.letter.intake.route_checked)))
    if checked > question.case.now.date():
        return Found("route_checked lies in the future", "correct it")
    if question.case.now.date() - checked <= STALE:
        return None
    return Found(
        f"nobody has looked at {question.letter.kind.host}'s form since {checked}",
        f"look at it ({question.letter.kind.channel}) and write today's date into route_checked",
    )


@check("B2", BLOCK, "the original work is identified", G1)
def work_is_identified(question: Question) -> Answer:
    """A description, and an address or the word unpublished."""
    dataset = question.letter.intake.dataset
    if len(dataset.original_words or "") < 10 or not dataset.made_by:
        return Found("the work is not described", "fill in dataset.made_by and dataset.original_words")
    place = dataset.original_at or ""
    if place == "unpublished" or re.match(r"https?://\S+$|10\.\d{4,9}/\S+$|doi:10\.", place):
        return None
    return Found(
        "the original has no address", "write its URL or DOI, or unpublished, into dataset.original_at"
    )


@check("B3", BLOCK, "every target is an absolute https address on the host")
def targets_are_on_the_host(question: Question) -> Answer:
    """Scheme, host, and a repository in the path."""
    for target in _all_targets(question):
        split = urlsplit(target)
        if split.scheme != "https" or (split.hostname or "") not in question.letter.kind.hosts:
            return Found(f"{target} is no https address of {question.letter.kind.host}", "correct or drop it")
        if repository(target) is None:
            return Found(f"{target} names no repository", "name the repository or the file")
    return None if question.letter.targets else Found("no target is named", "fill in hits.files or scope")


@check("B4", BLOCK, "either the entire repository is claimed, or files", G1)
def scope_is_explicit(question: Question) -> Answer:
    """Not both, and the text says which."""
    hits = question.letter.intake.hits
    entire, files = any(one.scope == "entire" for one in hits), any(one.files for one in hits)
    if entire and files and any(one.scope == "files" for one in hits):
        return Found("the entire repository and single files are claimed at once", "choose one scope")
    if not entire and not files:
        return Found("no file is named", "fill in hits.files, or answer scope with entire")
    said = "entire repository" in flat(question.letter.body)
    return None if said == entire else Found("the text does not say the scope", "draft the letter again")


@check("B5", WARN, "files are pinned to a commit", G1)
def files_are_pinned(question: Question) -> Answer:
    """A branch moves; a deleted file stays in the history."""
    if any(one.scope == "entire" for one in question.letter.intake.hits):
        return False
    loose = [target for target in question.letter.targets if not PINNED.search(target)]
    return Found(f"{loose[0]} is not pinned to a commit", "use .../blob/<40 digits>/...") if loose else None


@check("B6", BLOCK, "no target is a search, a shortened link or a screenshot")
def targets_are_direct(question: Question) -> Answer:
    """The host sends such targets back."""
    wrong = [target for target in _all_targets(question) if _NOT_A_TARGET.search(target)]
    return Found(f"{wrong[0]} does not show the material", "name the file or repository") if wrong else None


@check("B7", BLOCK, "targets are named once, and were seen live within 24 hours")
def targets_are_live(question: Question) -> Answer:
    """By the newest check in the store, or by a person after it."""
    doubled = [t for t, count in Counter(map(str.lower, _all_targets(question))).items() if count > 1]
    if doubled:
        return Found(f"{doubled[0]} is named twice", "name it once")
    for answers, hit in question.case.pairs():
        seen = last_live(answers, hit)
        again = "look again with `mirrorwatch recheck`; if it is live, lint again"
        if seen is None or question.case.now - seen > FRESH:
            return Found(f"hit {hit.id} was not seen live within 24 hours", again)
        if hit.state == "gone" and hit.last_check is not None and seen <= hit.last_check:
            return Found(f"hit {hit.id} was gone at the last check", again)
    return None


@check("B8", BLOCK, "each fork is named, or left out with a reason; the sample sentence only over 100")
def forks_are_accounted_for(question: Question) -> Answer:
    """Counts: enumerated = infringing + excluded; what is reported was reviewed."""
    forks = next((one.forks for one in question.letter.intake.hits if one.forks is not None), None)
    sworn = REPRESENTATIVE in flat(question.letter.body)
    if forks is None or forks.total is None:
        counted = any(hit.forks for hit in question.case.hits)
        if counted:
            return Found("there are forks, and nothing is said about them", "fill in hits.forks")
        return Found("the sample sentence is sworn without a count", "draft again") if sworn else None
    named = len(forks.infringing) + len(forks.excluded)
    if sworn and (forks.total <= MOST_FORKS or not forks.sample_size):
        return Found("the sample sentence is for more than 100 forks with a recorded sample", "take it out")
    if forks.representative and (forks.reviewed or 0) < (forks.sample_size or 1):
        return Found("fewer forks were reviewed than the sample holds", "review them, or correct the numbers")
    if forks.representative and forks.total <= MOST_FORKS:
        return Found("100 forks or fewer: each is named by itself", "set representative to false")
    if not forks.representative and named != forks.total:
        return Found(
            f"{forks.total} forks were counted, {named} are accounted for",
            "list each under infringing, or under excluded with the reason",
        )
    if (forks.reviewed or 0) < len(forks.infringing):
        return Found("more forks are reported than were reviewed", "look at each before you swear to it")
    unlisted = [fork for fork in forks.infringing if fork not in question.letter.body]
    return Found(f"{unlisted[0]} is not in the letter", "draft the letter again") if unlisted else None


@check("B9", BLOCK, "the remedy is stated")
def remedy_is_stated(question: Question) -> Answer:
    """What the user has to do."""
    missing = [one.id for one in question.letter.intake.hits if not one.remedy]
    return Found(f"hit {missing[0]} has no remedy", "fill in remedy") if missing else None


@check("B10", WARN, "the user is named, or said to be unknown", G1)
def user_is_named(question: Question) -> Answer:
    """The user name is enough."""
    missing = [one.id for one in question.letter.intake.hits if not one.infringer]
    return Found(f"hit {missing[0]} names no user", "write the user name, or unknown") if missing else None


@check("B11", BLOCK, "name, postal address, telephone and e-mail of the signer are there", G1)
def signer_is_named(question: Question) -> Answer:
    """In the answers and in the letter."""
    signer = question.letter.intake.signer
    said = flat(question.letter.body)
    for name in ("name", "postal_address", "phone", "email"):
        value = getattr(signer, name)
        if not value or flat(value) not in said:
            return Found(f"signer.{name} is missing", "fill it in and draft again")
    if not EMAIL.fullmatch(signer.email or ""):
        return Found("signer.email is no e-mail address", "correct it")
    if len(re.sub(r"\D", "", signer.phone or "")) < 6:
        return Found("signer.phone is no telephone number", "correct it")
    return None


@check("B12", BLOCK, "who signs for an organisation writes from its e-mail domain", G1)
def email_is_the_organisations(question: Question) -> Answer:
    """A personal address may mean that the notice is not processed."""
    signer = question.letter.intake.signer
    if not signer.organisation:
        return False
    domain = (signer.organisation_domain or "").lower().lstrip("@")
    own = (signer.email or "").lower().rpartition("@")[2]
    if domain and (own == domain or own.endswith("." + domain)):
        return None
    return Found(
        f"the e-mail address is not on {domain or 'the domain of ' + signer.organisation}",
        "write from the organisation's domain, and name it in signer.organisation_domain",
    )


def _all_targets(question: Question) -> tuple[str, ...]:
    forks = [fork for one in question.letter.intake.hits if one.forks for fork in one.forks.infringing]
    return (*question.letter.targets, *dict.fromkeys(forks))
