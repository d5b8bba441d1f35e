#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages "pyspark==4.0.*"
LIMIT=300
lay
capture cast python app.py
CRASH=udf capture udf python app.py
