"""Runs a command for as long as this process's standard input stays open.

A parent that is killed, however suddenly, closes the pipe, and the command ends with it.
"""

import os
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run the command to its end, or to the end of standard input; return its status."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:
        threading.Thread(target=_kill_at_end_of_input, args=(child,), daemon=True).start()
        return child.wait()


def _kill_at_end_of_input(child: subprocess.Popen[bytes]) -> None:
    # os.read, not sys.stdin: a buffered reader's lock held here would abort the interpreter's exit.
    while os.read(0, 4096):
        pass
    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
