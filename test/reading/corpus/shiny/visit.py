"""What the browser says when it opens the page."""

import asyncio
import json

from websockets.asyncio.client import connect


async def main():
    async with connect("ws://127.0.0.1:8000/websocket/") as page:
        data = {".clientdata_output_price_hidden": False, ".clientdata_pixelratio": 1}
        data |= {".clientdata_url_" + part: "" for part in ("protocol", "hostname", "port", "pathname", "search", "hash")}
        await page.send(json.dumps({"method": "init", "data": data}))
        try:
            while True:
                await asyncio.wait_for(page.recv(), 3)
        except Exception:
            pass


asyncio.run(main())
