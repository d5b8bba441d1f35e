import os

PRICES = {"coffee": "2.50", "tea": "free"}


def price(name):
    return float(PRICES[name])


def connect():
    try:
        return os.environ["WAREHOUSE_ID"]
    except KeyError as error:
        raise RuntimeError("the app has no warehouse") from error
