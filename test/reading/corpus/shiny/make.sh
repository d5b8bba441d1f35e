#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages shiny
lay
run="shiny run --host 0.0.0.0 --port 8000 app.py"
serve serve 'get /; python visit.py' $run
CRASH=render serve render 'get /; python visit.py' $run
CRASH=effect serve effect 'python visit.py' $run
CRASH=start capture start $run
