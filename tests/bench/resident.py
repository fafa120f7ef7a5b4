"""What a snapshot adds to the memory of a process; run in a process of its own.

    python -m tests.bench.resident snapshot var/bench/million

prints the resident set size (VmRSS) in bytes before and after: ``records`` reads the records and
makes the segmenter of their names, ``snapshot`` reads all of the snapshot and then answers
questions from it, whose lines come on standard input. Encoder, models and lexicon are loaded, and
have answered nothing, in what comes before.
"""

import dataclasses
import gc
import json
import sys
from pathlib import Path

from daoban.settings import settings
from search.contracts import Question
from search.pipeline import ask
from search.service import load_tools
from search.snapshot import terms_of
from search.snapshot_files import current_release, load_snapshot, read_records
from search.tokens import Segmenter


def resident() -> int:
    """Bytes of this process that are in memory."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def main(part: str, folder: Path) -> None:
    """Print the sizes as JSON."""
    tools = load_tools(settings())
    questions = [Question(text=line) for line in sys.stdin.read().splitlines()]
    before = resident()
    if part == "records":
        records = read_records(folder / (current_release(folder) or ""))
        kept = [records, Segmenter(terms_of(records))]
        count = len(records)
    else:
        snapshot = load_snapshot(folder, tools.lexicon.synonyms)
        large = dataclasses.replace(tools, snapshot=snapshot)
        kept = [ask(question, large) for question in questions]
        count = len(snapshot.passages)
    after = resident()
    print(json.dumps({"count": count, "before": before, "after": after, "kept": len(kept)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
