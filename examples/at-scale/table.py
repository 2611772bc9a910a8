"""Makes a table of documents: table.py FOLDER TABLE

TABLE becomes one in Parquet with the columns `path` (below FOLDER) and `content` (bytes) of all Markdown files of FOLDER.
"""

import pathlib
import sys

import pyarrow
import pyarrow.dataset


def main(folder, table):
    folder = pathlib.Path(folder)
    files = sorted(path for path in folder.rglob("*.md") if path.is_file())
    rows = {
        "path": [path.relative_to(folder).as_posix() for path in files],
        "content": pyarrow.array([path.read_bytes() for path in files], pyarrow.binary()),
    }
    # In pieces, which an engine reads on several workers.
    options = {"max_rows_per_file": 100, "max_rows_per_group": 100}
    pyarrow.dataset.write_dataset(pyarrow.table(rows), table, format="parquet", **options)


if __name__ == "__main__":
    main(*sys.argv[1:])
