#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
modules
(cd "$APP" && npx tsc)
serve serve 'get /; get /missing; get /crash' npm start
CRASH=start capture start npm start
