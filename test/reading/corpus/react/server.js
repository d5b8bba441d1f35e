// Renders on the server what vite has built for it: vite build --ssr src/App.tsx
import express from "express";
import { createElement } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { App } from "./dist/App.js";

const app = express();
app.get("/", (request, response) => {
  console.log("Served the list of prices");
  console.warn("[warn] price of tea is older than a day");
  response.send(renderToString(createElement(App, { names: ["coffee"] })));
});
app.get("/crash", (request, response) => {
  response.send(renderToString(createElement(App, { names: ["tea"] })));
});
app.get("/stream", (request, response) => {
  const { pipe } = renderToPipeableStream(createElement(App, { names: ["tea"] }), {
    onError(error, info) {
      console.error("Rendering failed", error, info.componentStack);
    },
    onShellError: () => response.status(500).send("failed"),
    onShellReady: () => pipe(response),
  });
});
app.get("/keys", (request, response) => {
  response.send(renderToString(createElement("ul", null, [createElement("li"), createElement("li")])));
});
app.listen(8000, () => console.log("Listening on port 8000"));
