#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
modules
capture build-good npm run build
(cd "$APP" && npx vite build --ssr src/App.vue) >/dev/null 2>&1
serve serve 'get /; get /crash; get /warn' npm start
serve rejected 'get /rejected' npm start
sed -i 's/:name="name"/:nam="name"/' "$APP/src/App.vue"
capture build-types npm run build
sed -i 's/<\/li>/<\/l>/' "$APP/src/Price.vue"
capture build-template npx vite build
serve dev 'get /src/Price.vue' npm run dev
sed -i 's/^const prices: .*/const prices: = {};/; s/<\/l>/<\/li>/' "$APP/src/Price.vue"
capture build-script npx vite build
