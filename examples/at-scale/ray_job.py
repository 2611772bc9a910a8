"""Checks a table of documents on Ray: ray_job.py TABLE OUTPUT

TABLE is one in Parquet with the columns `path` and `content`. OUTPUT becomes one with `path` and `line`: what
`sayso check --format jsonl` says, a line a row.
"""

import os
import pathlib
import sys

import ray

HERE = pathlib.Path(__file__).resolve().parent


def check(batch):
    import sayso_batch

    lines = sayso_batch.check(zip(batch["path"], batch["content"]))
    return {"path": [path for path, _ in lines], "line": [line for _, line in lines]}


def main(table, output):
    ray.init(runtime_env={"working_dir": str(HERE)})
    documents = ray.data.read_parquet(os.path.abspath(table), columns=["path", "content"])
    # So many documents are one run of sayso, and on a worker's disk and in its memory at a time.
    documents.map_batches(check, batch_size=500).write_parquet(os.path.abspath(output))


if __name__ == "__main__":
    main(*sys.argv[1:])
