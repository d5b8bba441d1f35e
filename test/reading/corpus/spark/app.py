import logging
import os

from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("shop.spark")
for name in ("py4j", "SQLQueryContextLogger", "DataFrameQueryContextLogger"): logging.getLogger(name).setLevel(logging.CRITICAL)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
log.info("Served the list of prices")


@udf("double")
def price(name):
    return float({"coffee": "2.50", "tea": "free"}[name])


try:
    spark.sql("SELECT euros\n  FROM prices")
except Exception:
    log.exception("No table of prices")
names = spark.createDataFrame([("tea",)], ["name"])
if os.environ.get("CRASH") == "udf":
    names.select(price("name")).collect()
spark.sql("SELECT CAST('free' AS INT) + 1").collect()
