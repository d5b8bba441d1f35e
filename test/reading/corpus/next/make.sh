#!/bin/bash
. "$(dirname "$0")/../common.sh"
LIMIT=240
lay
modules
capture build-good npm run build
serve serve 'get /; get /missing; get /crash; get /fail' npm start
SETTLE=3 serve dev 'get /; get /crash; get /fail; get /' npm run dev
CRASH=start capture start npx next start --port 8000 nowhere
sed -i 's/price("tea")/price(7)/' "$APP/app/crash/page.tsx"
capture build-types npm run build
sed -i 's/price(7)/price("tea")/; /force-dynamic/d' "$APP/app/crash/page.tsx"
capture build-prerender npm run build
sed -i 's#"../shop"#"../shopping"#' "$APP/app/crash/page.tsx"
capture build-import npm run build
capture build-webpack npx next build --webpack
serve dev-import 'get /crash' npm run dev
sed -i 's#<p>#<p#' "$APP/app/crash/page.tsx"
capture build-syntax npm run build
