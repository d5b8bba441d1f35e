"""The shop's orders over HTTP: the chatty app of the demo."""

import logging

from fastapi import FastAPI, HTTPException

logging.basicConfig(format="%(levelname)s:%(name)s:%(message)s", level=logging.INFO)
log = logging.getLogger("orders.store")

app = FastAPI()
orders: dict[int, dict] = {}


@app.get("/healthz")
def health() -> dict:
    return {"status": "ok"}


@app.get("/api/orders/{order_id}")
def read_order(order_id: int) -> dict:
    if order_id not in orders:
        raise HTTPException(status_code=404)
    return orders[order_id]


@app.post("/api/orders", status_code=201)
def create_order(order: dict) -> dict:
    order_id = 4700 + len(orders)
    orders[order_id] = {"id": order_id, **order}
    log.info("order %d created", order_id)
    return orders[order_id]
