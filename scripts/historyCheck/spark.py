"""Runs statements on Apache Spark and compares their rows. Arguments: the file of cases, the file for the verdict. Writes
into the current folder."""

import datetime
import json
import sys

from pyspark.sql import SparkSession

FIELDS = (
    "recordId string, micros bigint, service string, severity string, body string, is_json boolean, "
    "attributes string, resource string, day string"
)
NANOS = ["micros * 1000 AS time_unix_nano", "micros * 1000 + 250000 AS observed_time_unix_nano"]
LAYOUTS = {
    "v2": [
        "recordId AS record_id",
        "timestamp_micros(micros) AS time",
        "CAST(day AS DATE) AS date",
        "service AS service_name",
        *NANOS,
        "severity AS severity_text",
        "CASE WHEN is_json THEN parse_json(body) ELSE CAST(body AS VARIANT) END AS body",
        "parse_json(attributes) AS attributes",
        "named_struct('attributes', parse_json(resource)) AS resource",
    ],
    "v1": [
        *NANOS,
        "severity AS severity_text",
        "body",
        "from_json(attributes, 'map<string,string>') AS attributes",
        "named_struct('attributes', from_json(resource, 'map<string,string>')) AS resource",
    ],
}


def add_table(spark, table):
    epoch = datetime.date(1970, 1, 1)
    for row in table["rows"]:
        days = row["micros"] // 86_400_000_000 + table["dateShift"]
        row["day"] = str(epoch + datetime.timedelta(days=days))
    with open("rows.json", "w", encoding="utf8") as file:
        file.writelines(json.dumps(row) + "\n" for row in table["rows"])
    frame = spark.read.schema(FIELDS).json("rows.json").selectExpr(*LAYOUTS[table["layout"]])
    if table["quoted"].count("`.`") == 2:
        frame.write.format("parquet").saveAsTable(table["quoted"])
    else:
        frame.cache().createOrReplaceTempView(table["quoted"])
        frame.count()


def value_of(parameter):
    value = parameter["value"]
    if parameter["type"] in ("INT", "BIGINT"):
        return int(value)
    return datetime.date.fromisoformat(value) if parameter["type"] == "DATE" else value


def run(spark, statement):
    args = {parameter["name"]: value_of(parameter) for parameter in statement["parameters"]}
    return [[None if cell is None else str(cell) for cell in row] for row in spark.sql(statement["text"], args).collect()]


def difference(expected, found):
    if len(expected) != len(found):
        return f"{len(expected)} rows in process, {len(found)} on Spark"
    for number, (one, other) in enumerate(zip(expected, found)):
        if one != other:
            return f"row {number} is {str(one)[:200]} in process, {str(other)[:200]} on Spark"
    return None


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        cases = json.load(file)
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", "tables")
        # For many small queries, compiling each costs more than it saves.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    for table in cases["tables"]:
        add_table(spark, table)
    verdict = {"spark": spark.version, "runs": 0, "rows": 0, "differences": []}
    for zone in cases["zones"]:
        spark.conf.set("spark.sql.session.timeZone", zone)
        for statement in (one for one in cases["statements"] if zone in one["zones"]):
            values = {parameter["name"]: parameter["value"] for parameter in statement["parameters"]}
            try:
                found = run(spark, statement)
                unequal = difference(statement["rows"], found)
                verdict["rows"] += len(found)
            except Exception as error:
                unequal = str(error)[:600]
            verdict["runs"] += 1
            if unequal is not None:
                verdict["differences"].append(f"{zone}, {values}: {unequal}")
    for statement in cases["failing"]:
        verdict["runs"] += 1
        try:
            run(spark, statement)
            verdict["differences"].append(f"{statement['text']} should fail with {statement['error']}")
        except Exception as error:
            if statement["error"] not in str(error):
                verdict["differences"].append(f"{statement['text']}: {str(error)[:600]}")
    with open(sys.argv[2], "w", encoding="utf8") as file:
        json.dump(verdict, file)


main()
