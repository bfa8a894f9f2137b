"""Finds free loopback ports and binds them: nothing here is reachable from another machine."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESSES: tuple[str, ...] = (
    *(f"127.0.0.{n}" for n in range(1, 81)),
    *(f"127.1.0.{n}" for n in range(1, 9)),
)
"""The hosts of the loopback web. Linux answers for all of 127.0.0.0/8; macOS wants an alias each.
"""
_TRIES = 20

TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM


def bind_everywhere(addresses: Sequence[str]) -> list[socket.socket]:
    """Bind one free TCP port on all the addresses."""
    return bind([(address, TCP) for address in addresses])


def bind(ends: Sequence[tuple[str, socket.SocketKind]]) -> list[socket.socket]:
    """Bind one free port on all these ends: the first picks it, the others must have it free."""
    for _ in range(_TRIES):
        try:
            return _bind_all(ends)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    message = f"no port is free on all of {len(ends)} loopback addresses; tried {_TRIES} times"
    raise OSError(errno.EADDRINUSE, message)


def _bind_all(ends: Sequence[tuple[str, socket.SocketKind]]) -> list[socket.socket]:
    port = 0
    with ExitStack() as undo:
        sockets = []
        for address, kind in ends:
            bound = undo.enter_context(socket.socket(socket.AF_INET, kind))
            if kind == TCP:
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((address, port))
            port = bound.getsockname()[1]
            sockets.append(bound)
        undo.pop_all()
        return sockets
