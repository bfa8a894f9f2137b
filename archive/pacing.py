"""How much may be asked of a service: at once, today, and when it has trouble."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(slots=True)
class Pauses:
    """Counts pauses that follow each other without an answer between; `most` are one too many."""

    most: int
    in_a_row: int = 0
    until_s: float = 0.0

    def is_on(self, now_s: float) -> bool:
        """Tell whether a pause is under way."""
        return now_s < self.until_s

    def begin(self, now_s: float, pause_s: float) -> bool:
        """Begin a pause, or go on with the one that is under way; false where it is too many."""
        if not self.is_on(now_s):
            self.in_a_row += 1
            self.until_s = now_s + pause_s
        return self.in_a_row < self.most

    def end(self) -> None:
        """Note that there was an answer."""
        self.in_a_row = 0


class Allowance:
    """What an account may have captured: so many at once, and so many today (None: no end)."""

    def __init__(self, at_once: int, today: int | None) -> None:
        self._at_once = at_once
        self._today = today
        self._under_way = 0
        self._has_ended = False
        self._changed = asyncio.Event()

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be captured today."""
        return self._today == 0 and not self._under_way  # which may turn out to cost nothing

    async def take(self) -> bool:
        """Wait until one more capture may be under way; false where none may be today."""
        while self._under_way >= self._at_once or self._today == 0:
            if self.is_spent:
                return False
            self._changed.clear()
            await self._changed.wait()
        self._under_way += 1
        if self._today is not None:
            self._today -= 1
        return True

    def give_back(self, *, captured: bool) -> None:
        """Let another have the place of one that is done, and its part of today if that is left."""
        self._under_way -= 1
        if not (captured or self._has_ended) and self._today is not None:
            self._today += 1
        self._changed.set()

    def spend(self) -> None:
        """Give one back, and let nothing more be captured today."""
        self._under_way -= 1
        self._today, self._has_ended = 0, True
        self._changed.set()
