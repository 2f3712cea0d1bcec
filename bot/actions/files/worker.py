"""The process that works on a large file: reads one request, answers it and ends. Apart, so that it has one name."""

import os
import pickle
import sys

from bot.actions.files.child_process import answer

NICENESS = 5


def main() -> None:
    """Answer the request on standard input on standard output."""
    os.nice(NICENESS)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever prints must not get into the answer
    answers.write(pickle.dumps(answer(pickle.load(sys.stdin.buffer))))  # noqa: S301 (our own process wrote it)


if __name__ == "__main__":
    main()
