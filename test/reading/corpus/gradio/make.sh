#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages gradio
lay
export GRADIO_ANALYTICS_ENABLED=False HF_HUB_OFFLINE=1
ask() {
  local id
  id=$(curl -s -m 20 "http://127.0.0.1:8000/gradio_api/call/tell" -H 'Content-Type: application/json' -d '{"data":["'"$1"'"]}' | sed 's/.*"event_id":"//; s/".*//')
  get "/gradio_api/call/tell/$id"
}
serve serve 'get /; ask coffee' python app.py
serve crash 'ask tea' python app.py
serve raised 'ask milk' python app.py
CRASH=start capture start python app.py
CRASH=event capture event python app.py
