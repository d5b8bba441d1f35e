#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages flask gunicorn
lay
serve serve 'get /; get /missing; get /crash' python app.py
LOGGING=basic serve logging 'get /; get /crash' python app.py
CRASH=start capture start python app.py
serve gunicorn 'get /; get /crash' gunicorn -b 127.0.0.1:8000 --access-logfile - app:app
CRASH=start LIMIT=10 capture gunicorn-start gunicorn -b 127.0.0.1:8000 app:app
