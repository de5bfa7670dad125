"""The stand-in GitHub's limits: a bucket a credential, the secondary limit, and their headers."""

from __future__ import annotations

from typing import Any

from tests.web._github_paging import fault
from tests.web._host import Answer, Ask

LIMITS = {  # requests and seconds of each bucket: with a token, without
    "core": ((5000, 3600), (60, 3600)),
    "search": ((30, 60), (10, 60)),
    "code_search": ((10, 60), (10, 60)),
}
_SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach "
    "out to GitHub Support for help, please include the request ID C620:D8D4:1FA9F4A3:1EAC3CBC:00000000."
)


class Meter:
    """Counts requests by bucket and credential."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._used: dict[tuple[str, str], tuple[int, int]] = {}
        self._counted = 0
        self._blocked_until = 0.0

    def _limit(self, bucket: str, token: str) -> tuple[int, int]:
        requests, seconds = LIMITS[bucket][0 if token else 1]
        return self.settings.get("limits", {}).get(bucket, requests), seconds

    def count(
        self, bucket: str, token: str, now: float, *, back: bool = False, charge: bool = True
    ) -> tuple[list[tuple[str, str]], int]:
        """Rate limit headers after one more request, and how many are left (-1: one too many)."""
        limit, seconds = self._limit(bucket, token)
        used, reset = self._used.get((bucket, token), (0, 0))
        if now >= reset:
            used, reset = 0, int(now) + seconds
        used += -1 if back else int(charge)
        self._used[bucket, token] = (min(used, limit + 1), reset)
        left = limit - used
        headers = {
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": max(0, left),
            "X-RateLimit-Reset": reset,
            "X-RateLimit-Used": min(used, limit),
            "X-RateLimit-Resource": bucket,
        }
        rows = [(name, str(value)) for name, value in headers.items()]
        return [*rows, ("X-GitHub-Media-Type", "github.v3; format=json"), ("Server", "github.com")], left

    def held(self, ask: Ask) -> Answer | None:
        """The secondary limit: every so many searches (or requests) one wait."""
        secondary = self.settings.get("secondary")
        if not secondary or not ask.path.startswith(secondary.get("path", "/search/")):
            return None
        if ask.now < self._blocked_until:
            wait = max(1, int(self._blocked_until - ask.now + 0.999))
        else:
            self._counted += 1
            if self._counted % secondary["after"]:
                return None
            wait = secondary["retry_after"]
            self._blocked_until = ask.now + wait
        answer = fault(403, _SECONDARY)
        answer.headers.append(("Retry-After", str(wait)))
        return answer

    def primary(self, token: str) -> Answer:
        who = "user ID 1" if token else "127.0.0.1"
        hint = (
            ""
            if token
            else " (But here's the good news: Authenticated requests get a higher rate limit. Check out the "
            "documentation for more details.)"
        )
        status = self.settings.get("refuse", 403)
        return fault(status, f"API rate limit exceeded for {who}.{hint}", "/overview/rate-limits")

    def overview(self, token: str, now: float) -> Answer:
        resources = {}
        for bucket in LIMITS:
            headers = dict(self.count(bucket, token, now, charge=False)[0])
            resources[bucket] = {
                name.lower(): int(headers[f"X-RateLimit-{name}"])
                for name in ("Limit", "Used", "Remaining", "Reset")
            }
        return Answer.json({"resources": resources, "rate": resources["core"]})
