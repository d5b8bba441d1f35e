import asyncio
import faulthandler
import gc
import logging
import sys
import threading

import shop

logging.basicConfig(level=logging.INFO, format="%(levelname).1s %(asctime)s %(threadName)s %(message)s")
log = logging.getLogger("shop")


class Basket:
    def __del__(self):
        shop.price("tea")


def gather():
    raise ExceptionGroup("some prices", [ValueError("tea is free"), KeyError("milk")])


async def lose():
    shop.price("milk")


async def main():
    task = asyncio.create_task(lose())
    asyncio.get_running_loop().call_later(0.01, shop.price, "tea")
    await asyncio.sleep(0.1)
    del task
    gc.collect()


log.info("Begins")
worker = threading.Thread(target=shop.price, args=("tea",), name="prices")
worker.start()
worker.join()
basket = Basket()
del basket
asyncio.run(main())
try:
    gather()
except ExceptionGroup:
    log.exception("Not all prices are known")
try:
    shop.connect()
except RuntimeError:
    log.warning("No warehouse, the list in memory is used", exc_info=True)
log.warning("Where the app is now", stack_info=True)
sys.stdout.flush()
if "--fault" in sys.argv:
    faulthandler.enable()
    import ctypes

    ctypes.string_at(0)
error = TypeError("prices must be numbers")
error.add_note("The list was loaded at 12:00")
error.add_note("Ask the shop\nfor a new list")
raise error
