import logging
import os

from dash import Dash, Input, Output, callback, dcc, html

import shop

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
for name in ("watchdog", "asyncio"):
    logging.getLogger(name).setLevel(logging.INFO)
log = logging.getLogger("shop.dash")
app = Dash(__name__)
app.layout = html.Div([dcc.Dropdown(["coffee", "tea"], "coffee", id="name"), html.Div(id="price")])
if os.environ.get("CRASH") == "start":
    app.layout = html.Div(shop.price("tea"), colour="red")
if os.environ.get("CRASH") == "layout":
    app.layout = html.Div("prices", colour="red")


@callback(Output("price", "children"), Input("name", "value"))
def tell(name):
    log.debug("3 prices looked up")
    log.info("Served the price of %s", name)
    log.warning("Price of tea is older than a day")
    log.error("Error while storing the basket: disk full")
    print("printed by the app")
    return shop.price(name)


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
