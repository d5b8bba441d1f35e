import sys

import structlog

import shop

if "--json" in sys.argv:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.dict_tracebacks if "--dict" in sys.argv else structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )
if "--plain" in sys.argv:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )
if "--logfmt" in sys.argv:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ]
    )
log = structlog.get_logger()
log.debug("3 prices looked up", count=3)
log.info("Served the list of prices", request=7474651022795245123)
log.warning("Price of tea is older than a day", item="tea")
log.error("Error while storing the basket", reason="disk full")
log.critical("No warehouse left")
try:
    shop.price("tea")
except ValueError:
    log.exception("Could not tell the price", item="tea")
