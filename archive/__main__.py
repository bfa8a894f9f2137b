"""Runs the command, also as `python -m archive`."""

import sys

EXIT_INTERRUPTED = 130
"""What shells report for a program that SIGINT ended: 128 and the signal's number (POSIX)."""


def main() -> None:
    """Run the command; an interrupt that comes while it is being loaded ends it in silence."""
    try:
        from archive.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
