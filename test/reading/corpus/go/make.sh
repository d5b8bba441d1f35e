#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
export PATH=$PATH:/usr/local/go/bin
(cd "$APP" && go build -o prices .)
serve serve 'get /; get /crash' ./prices
LOGGING=json serve json 'get /; get /crash' ./prices
LOGGING=text serve text 'get /' ./prices
for crash in start panic goroutine; do CRASH=$crash LIMIT=10 capture "$crash" ./prices; done
sed -i 's/tell("tea")/tell(7)/; s/log.Println/log.Print1n/' "$APP/main.go"
(cd "$APP" && go build . 2>&1) >"$HERE/build.raw"
tidy "$HERE/build.raw" >"$HERE/build-error.txt"
rm "$HERE/build.raw"
