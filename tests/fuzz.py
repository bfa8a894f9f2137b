"""Looks for documents that make a reader crash, hang, or break the contract of formats.

Run by hand: ``python -m tests.fuzz [--inputs 1000000] [--format NAME] [--seed N] [--jobs N]``. Each
input is a kept document, or a piece of one, with random damage: bytes lost, doubled, swapped or
changed, and marks of its format and of others put in. What fails is written to ``out/fuzz/``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.documents import FORMATS, encodings
from tests.contract import KEPT, check_contract

if TYPE_CHECKING:
    from types import FrameType

    from crawler.documents import Format

LIMIT_S = 10
"""Of processor time, for reading a few kilobytes three times."""
MAX_BYTES = 4_000
BATCH = 1_000
_WORDS = r"""
    [ ]( ) ![ < > ` `` ``` ~~~ * ** _ __ ~ | \\ &amp; &#x26; & " ' { } {{ %} {/* :: .. // # % - --
    ----
    --- + <!-- --> <![CDATA[ ]]> <? ?> </ /> = , ; ^ $ @ ! [[ ]] ]_ `_ `__ .._a: http://
    https://a.org/x
    http://[::1]/ mailto: //b.org #f ../x.md 。 （ 中 é \\u0041 href=
    src= srcset= <a\u0020href=' url= doi=
    link: #+BEGIN_SRC #+END_SRC :URL: @misc{ linkmend-ignore <!--linkmend-ignore-start--> ftp://c.net
"""
_BLANKS = ("\t", "\n", "\r\n", "\r", "\n\n", " ", "    ", "\x0b", "\x0c", "\x1c", "\x85", "\u2028")
MARKS = (*(it.encode() for it in (*_WORDS.split(), *_BLANKS, "\ufeff")), b"\xff", b"\x00")
OUT = Path("out") / "fuzz"


class HangError(Exception):
    """A reader took too long."""


def main() -> None:
    """Try inputs of all formats, or of one, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--format", choices=[it.name for it in FORMATS])
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    given = parser.parse_args()
    names = [given.format] if given.format else [it.name for it in FORMATS]
    batches = [
        (names[number % len(names)], given.seed + number)
        for number in range(-(-given.inputs // BATCH))
    ]
    failures = done = 0
    with multiprocessing.Pool(given.jobs) as pool:
        for found in pool.imap_unordered(_batch, batches):
            failures += found
            done += BATCH
            sys.stderr.write(f"\r{done:,} inputs, {failures} failures")
    sys.stderr.write(f"\nseed {given.seed}; failures are in {OUT}/\n" if failures else "\n")
    sys.exit(failures > 0)


def _batch(wanted: tuple[str, int]) -> int:
    """Try some inputs of a format, and count those that fail."""
    name, seed = wanted
    form = next(it for it in FORMATS if it.name == name)
    chance = random.Random(seed)
    corpus = [path.read_bytes() for path in sorted((KEPT / name).iterdir())]
    others = [path.read_bytes() for path in sorted(KEPT.glob("*/*"))]
    signal.signal(signal.SIGVTALRM, _hang)
    return sum(not _holds(form, _damaged(chance, corpus, others)) for _ in range(BATCH))


def _holds(form: Format, data: bytes) -> bool:
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
    try:
        check_contract(data, form, encodings.find(data))
    except (encodings.UnknownError, UnicodeDecodeError):
        return True  # told to the user, and left alone
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        OUT.mkdir(parents=True, exist_ok=True)
        place = OUT / f"{form.name}-{abs(hash(data)):x}"
        place.write_bytes(data)
        place.with_suffix(".txt").write_text(traceback.format_exc())
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return True


def _hang(number: int, frame: FrameType | None) -> None:
    raise HangError(f"longer than {LIMIT_S} s")


def _damaged(chance: random.Random, corpus: list[bytes], others: list[bytes]) -> bytes:
    whole = chance.choice(corpus)
    start = chance.randrange(len(whole)) if chance.random() < 0.5 else 0
    data = bytearray(whole[start : start + chance.randrange(1, MAX_BYTES)])
    for _ in range(chance.choice((0, 1, 2, 3, 5, 8, 20))):
        at = chance.randrange(len(data) + 1)
        length = min(int(chance.expovariate(0.1)), len(data) - at)
        match chance.randrange(6):
            case 0:
                del data[at : at + length]
            case 1:
                data[at:at] = data[at : at + length] * chance.randrange(1, 4)
            case 2:
                data[at : at + length] = chance.randbytes(length)
            case 3:
                other = chance.choice(others)
                begin = chance.randrange(len(other))
                data[at:at] = other[begin : begin + chance.randrange(200)]
            case _:
                data[at:at] = chance.choice(MARKS) * chance.choice((1, 1, 1, 2, 3, 50))
    return bytes(data)


if __name__ == "__main__":
    main()
