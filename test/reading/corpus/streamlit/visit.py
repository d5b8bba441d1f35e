"""What the browser says when it opens the page: the script runs for a session only."""

import asyncio

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect


async def main():
    async with connect("ws://127.0.0.1:8000/_stcore/stream", subprotocols=["streamlit"]) as page:
        message = BackMsg()
        message.rerun_script.query_string = ""
        await page.send(message.SerializeToString())
        try:
            while True:
                await asyncio.wait_for(page.recv(), 3)
        except Exception:
            pass


asyncio.run(main())
