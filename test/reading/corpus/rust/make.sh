#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
(cd "$APP" && CARGO_TARGET_DIR=/app/python/rust cargo build -q && cp /app/python/rust/debug/prices .)
capture panic ./prices
LOGGING=tracing RUST_BACKTRACE=1 capture backtrace ./prices
CRASH=start capture start ./prices
CRASH=thread capture thread ./prices
sed -i 's/price("tea")/price(7)/; s/let worker/let wrker/' "$APP/src/main.rs"
(cd "$APP" && CARGO_TARGET_DIR=/app/python/rust cargo build 2>&1) >"$HERE/build.raw"
tidy "$HERE/build.raw" >"$HERE/build-error.txt"
rm "$HERE/build.raw"
