#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages fastapi uvicorn gunicorn python-json-logger
lay
serve serve 'get /; get /missing; get /caught' uvicorn --port 8000 app:app
serve crash 'get /crash' uvicorn --port 8000 app:app
serve response 'get /item' uvicorn --port 8000 app:app
serve group 'get /group' uvicorn --port 8000 app:app
serve task 'get /lost; get /' uvicorn --port 8000 app:app
CRASH=import capture import uvicorn --port 8000 app:app
CRASH=lifespan capture lifespan uvicorn --port 8000 app:app
capture missing uvicorn --port 8000 main:app
serve json 'get /; get /caught; get /crash' uvicorn --port 8000 --log-config log.json app:app
serve gunicorn 'get /' gunicorn -b 127.0.0.1:8000 -k uvicorn.workers.UvicornWorker app:app
