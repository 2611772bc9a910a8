"""Compares the table of a job with what one process says: same.py LINES TABLE

LINES are of `sayso check --format jsonl`. Documents may come in any order, the lines of each have to be the same.
"""

import collections
import json
import sys

import pyarrow.parquet


def main(expected, table):
    wanted, found = collections.defaultdict(list), collections.defaultdict(list)
    with open(expected, encoding="utf-8") as lines:
        for line in lines.read().splitlines():
            value = json.loads(line)
            if value["type"] != "summary":
                wanted[value["path"]].append(line)
    for row in pyarrow.parquet.read_table(table, columns=["path", "line"]).to_pylist():
        found[row["path"]].append(row["line"])
    different = sorted(path for path in wanted.keys() | found.keys() if wanted[path] != found[path])
    if different or not wanted:
        sys.exit(f"failed: {len(different)} of {len(wanted)} documents are told otherwise: {', '.join(different[:5])}")
    print(f"{len(wanted)} documents, {sum(map(len, wanted.values()))} lines, as one process tells them")


if __name__ == "__main__":
    main(*sys.argv[1:])
