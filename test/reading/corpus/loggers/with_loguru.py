import sys

from loguru import logger

import shop

logger.remove()
logger.add(sys.stderr, level="TRACE", diagnose=True, serialize="--json" in sys.argv)
logger.trace("A look at the list")
logger.debug("3 prices looked up")
logger.info("Served the list of prices")
logger.success("Basket stored")
logger.warning("Price of tea is older than a day")
logger.error("Error while storing the basket: disk full")
logger.critical("No warehouse left")
try:
    shop.price("tea")
except ValueError:
    logger.exception("Could not tell the price")


@logger.catch(reraise=True)
def main():
    shop.connect()


main()
