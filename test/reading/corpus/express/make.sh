#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
modules
serve serve 'get /; get /missing; get /caught; get /error' npm start
serve crash 'get /crash; get /async' node server.js
serve later 'get /later' node server.js
CRASH=start capture start npm start
CRASH=rejection capture rejection node server.js
CRASH=import capture import node server.js
CRASH=package capture package node server.js
for logger in pino pretty winston text simple log4js bunyan consola; do
  capture "$logger" node loggers.js "$logger"
done
sed -i 's/^const app = express();/const app = express(;/' "$APP/server.js"
capture syntax node server.js
