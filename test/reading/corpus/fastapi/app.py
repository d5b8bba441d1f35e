import asyncio
import logging
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI
from pydantic import BaseModel

import shop

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
logging.getLogger("asyncio").setLevel(logging.INFO)
log = logging.getLogger("shop.api")
if os.environ.get("CRASH") == "import":
    shop.connect()


@asynccontextmanager
async def lifespan(app):
    if os.environ.get("CRASH") == "lifespan":
        shop.connect()
    yield


app = FastAPI(lifespan=lifespan)


class Item(BaseModel):
    name: str
    price: float


@app.get("/")
def index():
    log.debug("3 prices looked up")
    log.info("Served the list of prices")
    log.warning("Price of tea is older than a day")
    log.error("Error while storing the basket: disk full")
    log.critical("No warehouse left")
    return {"ok": True}


@app.get("/crash")
async def crash():
    return shop.price("tea")


@app.get("/caught")
async def caught():
    try:
        return shop.price("tea")
    except ValueError:
        log.exception("Could not tell the price")


@app.get("/item", response_model=Item)
def item():
    return {"name": "tea", "price": "free"}


@app.get("/group")
async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asyncio.to_thread(shop.price, "tea"))
        tasks.create_task(asyncio.to_thread(shop.price, "milk"))


@app.get("/lost")
async def lost():
    asyncio.get_running_loop().create_task(lose())
    await asyncio.sleep(0.1)


async def lose():
    shop.price("milk")
