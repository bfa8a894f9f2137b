"""Whether a run's network was sound enough for its failures to mean anything."""

from __future__ import annotations

from dataclasses import dataclass

SUSPICIOUS_FAILURE_SHARE = 0.9
"""Share of hosts that cannot be reached above which the fault is looked for on our side. In the
link studies that linkmend knows, at most about a third of a list's links fail at once."""


@dataclass(frozen=True, slots=True)
class Reachability:
    """How many hosts of a run answered anything at all, and how many could not be reached."""

    answered: int = 0
    unreached: int = 0

    @property
    def is_suspicious(self) -> bool:
        """Nearly every host failed, so that only a canary can tell whose fault it is."""
        asked = self.answered + self.unreached
        return asked > 0 and self.unreached / asked > SUSPICIOUS_FAILURE_SHARE


def is_sound(hosts: Reachability, canaries: Reachability) -> bool:
    """Tell whether the failures of a run may be taken for facts about the links.

    `canaries` are well-run hosts that are asked only when `hosts` are suspicious; one answer
    from them is proof that the network works.
    """
    return not hosts.is_suspicious or canaries.answered > 0
