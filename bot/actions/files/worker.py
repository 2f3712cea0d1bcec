"""Runs in the child process: reads one request, answers it and ends. Separate, so that pickles find their classes."""

import os
import pickle
import sys

from bot.actions.files.child_process import answer

NICENESS = 5


def main() -> None:
    """Read the request from standard input and write the answer to standard output."""
    os.nice(NICENESS)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # printed text must not get into the answer
    answers.write(pickle.dumps(answer(pickle.load(sys.stdin.buffer))))  # noqa: S301 (written by our own process)


if __name__ == "__main__":
    main()
