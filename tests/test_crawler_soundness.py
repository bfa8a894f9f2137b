"""A run's network is doubted where nearly every host failed, and trusted where a canary answers."""

from __future__ import annotations

import pytest

from crawler.soundness import Reachability, is_sound


@pytest.mark.parametrize(
    ("answered", "unreached", "suspicious"),
    [
        (0, 0, False),
        (1, 0, False),
        (1000, 0, False),
        (1, 1, False),
        (1, 9, False),  # a share of 0.9 is not above it
        (100, 900, False),
        (1, 10, True),
        (99, 901, True),
        (0, 1, True),
        (0, 1000, True),
    ],
)
def test_hosts_are_suspicious_where_more_than_nine_in_ten_cannot_be_reached(
    answered: int, unreached: int, suspicious: bool
) -> None:
    assert Reachability(answered, unreached).is_suspicious is suspicious


FINE = Reachability(10, 1)
DOUBTFUL = Reachability(0, 10)


@pytest.mark.parametrize(
    ("hosts", "canaries", "sound"),
    [
        (Reachability(), Reachability(), True),
        (FINE, Reachability(), True),
        (FINE, Reachability(0, 3), True),
        (DOUBTFUL, Reachability(3, 0), True),
        (DOUBTFUL, Reachability(1, 2), True),
        (DOUBTFUL, Reachability(1, 99), True),
        (DOUBTFUL, Reachability(0, 3), False),
        (DOUBTFUL, Reachability(), False),
    ],
)
def test_a_doubtful_network_is_sound_where_one_canary_answers(
    hosts: Reachability, canaries: Reachability, sound: bool
) -> None:
    assert is_sound(hosts, canaries) is sound
