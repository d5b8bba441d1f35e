#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages dash
lay
choose() {
  curl -s -m 20 "http://127.0.0.1:8000/_dash-update-component" -H 'Content-Type: application/json' -d '{"output":
    "price.children","outputs":{"id":"price","property":"children"},"changedPropIds":["name.value"],
    "inputs":[{"id":"name","property":"value","value":"'"$1"'"}]}'
}
serve serve 'get /; choose coffee' python app.py
serve crash 'choose tea' python app.py
CRASH=start capture start python app.py
CRASH=layout capture layout python app.py
