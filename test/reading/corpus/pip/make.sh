#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages uv
lay
export NET=1
capture build-good pip install --target lib itsdangerous blinker
capture build-version pip install flask==99
capture build-missing pip install no-such-package-of-prices-at-all
capture build-conflict pip install --target lib2 -r conflict.req
capture build-file pip install -r requirements.txt
capture build-sdist pip install ./broken
capture build-compiler pip install ./compiled
python -m venv "$APP/old" && "$APP/old/bin/pip" install -q dash==2.18.1 >/dev/null 2>&1
capture build-broken old/bin/pip install --disable-pip-version-check flask==3.1.0 werkzeug==3.1.3
capture build-uv-version uv pip install flask==99
capture build-uv-missing uv pip install no-such-package-of-prices-at-all
capture build-uv-project uv sync --project project
capture build-uv-toml uv sync --project badtoml
capture build-uv-sdist uv pip install ./broken
