# Sourced by each make.sh: runs a framework where Databricks Apps run it, and keeps what it prints.
set -u
CORPUS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
APP=/app/python/source_code
VENV=/app/python/.venv
PYTHON=${PYTHON:-python3.11}
PORT=8000
# All that the program finds in its environment: what prints its variables prints no others.
PROGRAM_ENV=(PATH="$VENV/bin:$(dirname "$(command -v node)"):/usr/local/bin:/usr/bin:/bin" HOME=/home/app LANG=C.UTF-8
  PYTHONUNBUFFERED=1 PORT=$PORT NEXT_TELEMETRY_DISABLED=1)
NAMES='CRASH|LOGGING|COLUMNS|DEBUG|[A-Z]*_ANALYTICS_ENABLED|HF_HUB_OFFLINE|RUST_BACKTRACE'
# What a program needs besides to reach a registry from behind a proxy: NET=1.
NET_NAMES='NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|PIP_CERT'
export PATH=$VENV/bin:$PATH

# Puts this framework's program into an empty source folder. Its node_modules stay where they are.
lay() {
  mkdir -p "$APP"
  find "$APP" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
  [ "$(cat /app/python/node_modules_of 2>/dev/null)" = "$HERE" ] || rm -rf "$APP/node_modules"
  echo "$HERE" >/app/python/node_modules_of
  (cd "$HERE" && tar c --exclude='*.txt' --exclude='*.jsonl' --exclude=make.sh .) | tar x -C "$APP"
}

# Python's packages, as pip finds them today.
packages() {
  [ -d "$VENV" ] || "$PYTHON" -m venv "$VENV"
  pip install -q --disable-pip-version-check "$@"
}

# Node's packages, as npm finds them today.
modules() { (cd "$APP" && npm install --silent --no-audit --no-fund "$@" && rm -f package-lock.json); }

# Paths of this machine's Python, its addresses and its registries are those of no app.
tidy() {
  sed -E -e "s#$(dirname "$(dirname "$(readlink -f "$VENV/bin/python")")")#/usr/local#g" \
    -e 's#(External|Network) URL: http://[0-9.]+#\1 URL: http://203.0.113.7#' \
    -e 's#(Network: +)http://[0-9.]+#\1http://203.0.113.7#' \
    -e 's#(GET https://)[^/ ]+#\1registry.example.com#' \
    -e 's#/root/#/home/app/#g' "$1"
}

run() {
  local names=$NAMES given
  [ -n "${NET:-}" ] && names+="|$NET_NAMES"
  readarray -t given < <(env | grep -E "^($names)=")
  mkdir -p /home/app
  cd "$APP" && exec timeout -k 5 "${LIMIT:-120}" env -i "${PROGRAM_ENV[@]}" "${given[@]}" "$@" </dev/null
}

# capture NAME COMMAND...: what a command prints until it ends.
capture() {
  local name=$1
  shift
  (run "$@") >"$HERE/$name.raw" 2>&1
  tidy "$HERE/$name.raw" >"$HERE/$name.txt"
  rm "$HERE/$name.raw"
}

# serve NAME "VISIT" COMMAND...: what a server prints until it has been visited, and is told to end.
serve() {
  local name=$1 visit=$2 server tries=0
  shift 2
  (run "$@") >"$HERE/$name.raw" 2>&1 &
  server=$!
  until (: >"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null || [ $((tries += 1)) -gt 200 ]; do sleep 0.3; done
  (cd "$APP" && eval "$visit") >/dev/null 2>&1
  sleep "${SETTLE:-1}"
  kill -TERM $server 2>/dev/null
  wait $server
  tidy "$HERE/$name.raw" >"$HERE/$name.txt"
  rm "$HERE/$name.raw"
}

get() { curl -s -m 60 "http://127.0.0.1:$PORT$1"; }
