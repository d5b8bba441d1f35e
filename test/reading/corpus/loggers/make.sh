#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages loguru structlog rich sqlalchemy pydantic
lay
capture loguru python with_loguru.py
capture loguru-json python with_loguru.py --json
capture structlog python with_structlog.py
capture structlog-json python with_structlog.py --json
capture structlog-dict python with_structlog.py --json --dict
capture structlog-plain python with_structlog.py --plain
capture structlog-logfmt python with_structlog.py --logfmt
capture rich python with_rich.py
COLUMNS=120 capture rich-wide python with_rich.py
capture sqlalchemy python with_sqlalchemy.py
capture threads python threads.py
capture fault python threads.py --fault
