import logging

from rich.console import Console
from rich.logging import RichHandler
from rich.panel import Panel
from rich.table import Table
from rich.traceback import install

import shop

console = Console()
install(console=console, show_locals=True)
logging.basicConfig(
    level=logging.DEBUG,
    format="%(message)s",
    datefmt="[%X]",
    handlers=[RichHandler(console=console, rich_tracebacks=True, show_path=True)],
)
log = logging.getLogger("shop")
log.debug("3 prices looked up")
log.info("Served the list of prices")
log.warning("Price of tea is older than a day")
log.error("Error while storing the basket: disk full, and nothing else to be done about it than to make room for it first")
log.critical("No warehouse left")
table = Table("name", "price")
table.add_row("coffee", "2.50")
console.print(table)
console.print(Panel("Served 3 prices", title="Prices"))
try:
    shop.price("tea")
except ValueError:
    log.exception("Could not tell the price")
shop.connect()
