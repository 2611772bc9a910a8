"""Checks a table of documents on Spark: spark_job.py TABLE OUTPUT

TABLE is one in Parquet with the columns `path` and `content`. OUTPUT becomes one with `path` and `line`: what
`sayso check --format jsonl` says, a line a row.
"""

import pathlib
import sys

import pandas
from pyspark.sql import SparkSession

HERE = pathlib.Path(__file__).resolve().parent


def check(batches):
    import sayso_batch

    for batch in batches:
        lines = sayso_batch.check(zip(batch["path"], batch["content"]))
        yield pandas.DataFrame(lines, columns=["path", "line"])


def main(table, output):
    spark = SparkSession.builder.appName("sayso").getOrCreate()
    spark.sparkContext.addPyFile(str(HERE / "sayso_batch.py"))
    # So many documents are one run of sayso, and on a worker's disk and in its memory at a time.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 500)
    documents = spark.read.parquet(table).select("path", "content")
    documents.mapInPandas(check, "path string, line string").write.mode("overwrite").parquet(output)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
