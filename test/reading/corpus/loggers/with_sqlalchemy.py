import logging
import warnings

from pydantic import BaseModel, Field
from sqlalchemy import create_engine, text

logging.basicConfig(level=logging.INFO, format="%(levelname)s [%(name)s] %(message)s")
log = logging.getLogger("shop.db")
warnings.warn("prices in euros are deprecated", DeprecationWarning, stacklevel=1)
warnings.warn("the list of prices is old")


class Price(BaseModel):
    name: str = Field(max_length=3)
    euros: float


engine = create_engine("sqlite://")
try:
    Price(name="green tea", euros="free")
except ValueError:
    log.exception("A price is not valid")
with engine.connect() as connection:
    try:
        connection.execute(text("SELECT 1"))
        connection.execute(
            text(
                """
                SELECT name, euros
                  FROM prices
                 WHERE name = :name
                """
            ),
            {"name": "tea"},
        )
    except Exception:
        log.error("The prices could not be read", exc_info=True)
engine = create_engine("sqlite://", echo=True)
with engine.connect() as connection:
    connection.execute(text("SELECT 1"))
    connection.execute(text("SELECT euros FROM prices"))
