"""Report the functions and files that grow too long: `just lengths`. A file over the ceiling fails a test as well."""

import sys

from tests.architecture.rules import LONGEST_FILE, LONGEST_FUNCTION, files_stay_short, long_functions
from tests.architecture.source import packages, sources


def main() -> None:
    """Print one line for each function and file over its ceiling."""
    everything = sources(*packages(), "tests")
    found = [line for source in everything for rule in (files_stay_short, long_functions) for line in rule(source)]
    summary = f"{len(everything)} files; {len(found)} over {LONGEST_FILE} lines a file or {LONGEST_FUNCTION} a function"
    sys.stdout.write("\n".join([*found, summary, ""]))


if __name__ == "__main__":
    main()
