import logging
import os

import streamlit as st

import shop

log = logging.getLogger(__name__)
log.setLevel(logging.DEBUG)
handler = logging.StreamHandler()
handler.setFormatter(logging.Formatter("%(asctime)s | %(levelname)-8s | %(name)s:%(lineno)d | %(message)s"))
if not log.handlers:
    log.addHandler(handler)

st.title("Prices")
log.debug("3 prices looked up")
log.info("Served the list of prices")
log.warning("Price of tea is older than a day")
log.error("Error while storing the basket: disk full")
print("printed by the app")
crash = os.environ.get("CRASH")
if crash == "request":
    st.write(shop.price("tea"))
if crash == "api":
    st.columns(0)
if crash == "import":
    import shopping
