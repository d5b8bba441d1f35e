#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
modules
capture build-import npm run build
capture build-esbuild npm run bundle
DEBUG=1 capture build-types npm run build
sed -i 's/price("coffee")));/price("coffee"));/' "$APP/src/index.js"
capture build-syntax npx webpack --mode production
capture build-esbuild-syntax npx esbuild src/index.js --bundle
