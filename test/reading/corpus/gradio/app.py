import logging
import os

import gradio as gr

import shop

logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(asctime)s %(name)s - %(message)s")
log = logging.getLogger("shop.gradio")
log.setLevel(logging.DEBUG)
if os.environ.get("CRASH") == "start":
    shop.connect()


def tell(name):
    log.debug("3 prices looked up")
    log.info("Served the price of %s", name)
    log.warning("Price of tea is older than a day")
    log.error("Error while storing the basket: disk full")
    print("printed by the app")
    if name == "milk":
        raise gr.Error("There is no milk")
    return str(shop.price(name))


with gr.Blocks() as page:
    name = gr.Textbox()
    price = gr.Textbox()
    gr.Button("Tell").click(tell, inputs=name, outputs=price if os.environ.get("CRASH") != "event" else "price", api_name="tell")

page.launch(server_name="0.0.0.0", server_port=8000)
