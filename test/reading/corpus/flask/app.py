import logging
import os

from flask import Flask

import shop

if os.environ.get("LOGGING") == "basic":
    logging.basicConfig(level=logging.DEBUG)
app = Flask(__name__)
app.logger.setLevel(logging.DEBUG)
if os.environ.get("CRASH") == "start":
    shop.connect()


@app.get("/")
def index():
    app.logger.debug("3 prices looked up")
    app.logger.info("Served the list of prices")
    app.logger.warning("Price of tea is older than a day")
    app.logger.error("Error while storing the basket: disk full")
    print("printed by the app")
    return "ok"


@app.get("/crash")
def crash():
    return str(shop.price("tea"))


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
