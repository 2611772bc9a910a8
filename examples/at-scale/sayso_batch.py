"""Checks a batch of documents in one run of sayso, on whatever worker an engine has for it.

The documents need not be files: they are put into a temporary folder, at the paths that they go by, because a name such as
`access-policy.md` says what a document is.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile


def check(documents, config=None):
    """Gives (path, line) for each line that `sayso check --format jsonl` says of documents, which are (path, bytes).

    Paths are relative and UTF-8. The last line of a document is of the type `file`. `config` is the path of a sayso.toml on the
    worker; without it none holds.
    """
    documents = list(documents)
    with tempfile.TemporaryDirectory() as folder:
        for path, content in documents:
            put(pathlib.Path(folder).resolve(), path, content)
        # One thread, because the engine has a worker for each core.
        command = [program(), "check", "--format", "jsonl", "--fail-on", "never", "--threads", "1"]
        command += ["--config", config] if config else ["--no-config"]
        run = subprocess.run(
            [*command, "--files-from", "-", "--null"],
            input=b"".join(path.encode() + b"\0" for path, _ in documents),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )
    lines = run.stdout.decode().splitlines()
    # A document that cannot be read has its lines, and is no reason to try the batch again.
    if not lines or json.loads(lines[-1])["type"] != "summary":
        raise RuntimeError(f"sayso ended with {run.returncode}: {run.stderr.decode(errors='replace')}")
    return [(json.loads(line)["path"], line) for line in lines[:-1]]


def put(folder, path, content):
    """Writes a document, nowhere but below the folder."""
    file = (folder / path).resolve()
    if folder not in file.parents:
        raise ValueError(f"{path} is outside the folder of the documents")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def program():
    """The program, which the wheel puts beside the Python that runs this."""
    beside = pathlib.Path(sys.executable).with_name("sayso")
    found = str(beside) if beside.exists() else shutil.which("sayso")
    if found is None:
        raise RuntimeError("sayso is not installed on this worker")
    return found
