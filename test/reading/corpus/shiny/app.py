import logging
import os

from shiny import App, reactive, render, ui

import shop

logging.basicConfig(level=logging.DEBUG)
for name in ("asyncio", "websockets", "uvicorn"):
    logging.getLogger(name).setLevel(logging.INFO)
log = logging.getLogger("shop.shiny")
if os.environ.get("CRASH") == "start":
    shop.connect()

app_ui = ui.page_fluid(ui.output_text("price"))


def server(input, output, session):
    log.debug("3 prices looked up")
    log.info("Served the list of prices")
    log.warning("Price of tea is older than a day")
    log.error("Error while storing the basket: disk full")
    print("printed by the app")

    @render.text
    def price():
        return str(shop.price("tea" if os.environ.get("CRASH") == "render" else "coffee"))

    @reactive.effect
    def watch():
        if os.environ.get("CRASH") == "effect":
            shop.price("milk")


app = App(app_ui, server)
