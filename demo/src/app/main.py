"""Makes thumbnails of the pictures named in a file of jobs, one JSON object a line.

A job without a width, or one whose picture cannot be read, ends the app with a
traceback, and Databricks Apps starts it again: that is what there is to see in
the demo.
"""

import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import resize

JOBS_FILE = Path(os.environ.get("JOBS_FILE", "/tmp/jobs.ndjson"))
THUMBNAILS = Path("/tmp/thumbnails")

logging.basicConfig(format="%(levelname)s:%(name)s:%(message)s", level=logging.INFO)
log = logging.getLogger("image-resizer")


def handle(job: dict) -> None:
    """Makes one thumbnail, and says how long it took."""
    log.info("job %d: %s to %s px", job["id"], job["path"], job.get("width"))
    THUMBNAILS.mkdir(exist_ok=True)

    started = time.monotonic()
    thumbnail = resize.to_thumbnail(job["path"], job["width"])
    thumbnail.save(THUMBNAILS / Path(job["path"]).name)
    log.info("job %d done in %d ms", job["id"], 1000 * (time.monotonic() - started))


def jobs() -> Iterator[dict]:
    for number, line in enumerate(JOBS_FILE.read_text().splitlines(), start=1):
        yield {"id": number, **json.loads(line)}


def main() -> None:
    log.info("waiting for jobs in %s", JOBS_FILE)
    for job in jobs():
        handle(job)


if __name__ == "__main__":
    main()
