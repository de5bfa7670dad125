"""Replies that say nothing about a share because the host refused to answer us."""

from __future__ import annotations

from providers._words import ParseError, Reply


class Refused(ParseError):
    """A provider knows this reply as a refusal (captcha, bot page): the driver records blocked."""


def refusal(reply: Reply) -> str | None:
    """Why a reply is a refusal by general signs, or None. Only drivers call this.

    Signs: 429; GitHub-style 403 with no requests left or Retry-After; the header of a Cloudflare or
    AWS challenge; Cloudflare's waiting page by its title.
    """
    if reply.status == 429:
        return "rate limited (429)"
    if reply.status in {403, 503}:
        if reply.header("retry-after") is not None:
            return f"rate limited ({reply.status} with Retry-After)"
        if reply.header("x-ratelimit-remaining") == "0":
            return f"rate limited ({reply.status}, no requests left)"
    if reply.header("cf-mitigated") == "challenge":
        return "challenge (Cloudflare)"
    if (reply.header("x-amzn-waf-action") or "") in {"challenge", "captcha"}:
        return "challenge (AWS WAF)"
    if reply.status in {403, 503} and b"<title>Just a moment...</title>" in reply.body[:4000]:
        return "challenge (Cloudflare)"
    return None


def wait_of(reply: Reply, now: float) -> float | None:
    """Seconds to wait that a refusal asks for, or None when it names none. now in epoch seconds."""
    after = reply.header("retry-after")
    if after is not None and after.strip().isdigit():
        return float(after)
    reset = reply.header("x-ratelimit-reset")
    if reply.header("x-ratelimit-remaining") == "0" and reset is not None and reset.isdigit():
        return max(0.0, float(reset) - now)
    return None
