#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
modules
capture build-good npm run build
(cd "$APP" && npx vite build --ssr src/App.tsx) >/dev/null 2>&1
serve serve 'get /; get /crash' npm start
serve stream 'get /stream; get /keys' npm start
sed -i 's/<Price key={name} name={name} \/>/<Price key={name} nam={name} \/>/; 1i import { sum } from "./sums";\nconsole.log(sum());' "$APP/src/App.tsx"
capture build-types npm run build
capture build-pretty npx tsc -b --pretty
capture build-import npx vite build
serve dev 'get /src/App.tsx; get /src/Price.tsx' npm run dev
sed -i 's/<\/li>/<\/l>/' "$APP/src/Price.tsx"
sed -i 1,2d "$APP/src/App.tsx"
capture build-syntax npx vite build
serve dev-syntax 'get /src/Price.tsx' npm run dev
sed -i 's/react()/react(/' "$APP/vite.config.js"
capture build-config npx vite build
lay
NET=1 capture build-install npm install left-pad@99
NET=1 capture build-missing npm install @prices/no-such-package-at-all
capture build-script npm run bundle
NET=1 capture build-overridden npm install react@17 --no-audit --no-fund
NET=1 capture build-conflict npm install --no-audit --no-fund
