"""Says what is to be repaired of which link, by the settings and the policies for some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Wish
from crawler.captures import parse
from crawler.model import Include
from crawler.patterns import matches

if TYPE_CHECKING:
    from typing import Self

    from crawler.config import Config, Policy

DEAD_ONLY = Wish()
NOTHING = Wish(include=())


@dataclass(frozen=True, slots=True)
class Policies:
    """What holds for all links, and for those that a pattern means.

    A pattern also means the captures of what it means. The first of the `special` ones holds.
    """

    general: Wish = DEAD_ONLY
    only: tuple[str, ...] = ()
    special: tuple[Policy, ...] = ()
    wayback: str = ""

    @classmethod
    def of(cls, config: Config) -> Self:
        """Take them from the configuration."""
        include = frozenset({Include.DEAD, *config.also_repair})
        general = Wish(include, config.style)
        return cls(general, config.only_repair, config.policies, config.wayback)

    def wish(self, url: str) -> Wish:
        """Say what is to be repaired of a link, and how."""
        if not (self.only or self.special):
            return self.general
        capture = parse(url, self.wayback) if self.wayback else parse(url)
        urls = (url, capture.original) if capture else (url,)

        def is_meant(pattern: str) -> bool:
            return any(matches(pattern, it) for it in urls)

        if self.only and not any(map(is_meant, self.only)):
            return NOTHING
        for policy in self.special:
            if is_meant(policy.match):
                include = self.general.include if policy.repair is None else policy.repair
                return Wish(include, policy.style or self.general.style)
        return self.general
