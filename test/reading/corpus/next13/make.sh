#!/bin/bash
. "$(dirname "$0")/../common.sh"
LIMIT=240
lay
modules
capture build-good npm run build
serve serve 'get /; get /crash; get /fail' npm start
SETTLE=5 serve dev 'get /; get /crash; get /fail' npm run dev
sed -i 's/price("tea")/price(7)/' "$APP/app/crash/page.tsx"
capture build-types npm run build
sed -i 's#"../shop"#"../shopping"#' "$APP/app/crash/page.tsx"
capture build-import npm run build
SETTLE=5 serve dev-import 'get /crash' npm run dev
