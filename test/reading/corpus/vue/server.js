// Renders on the server what vite has built for it: vite build --ssr src/App.vue
import express from "express";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import App from "./dist/App.js";

const app = express();
app.get("/", async (request, response) => {
  console.log("Served the list of prices");
  response.send(await renderToString(createSSRApp(App, { names: ["coffee"] })));
});
app.get("/crash", async (request, response) => {
  response.send(await renderToString(createSSRApp(App, { names: ["tea"] })));
});
app.get("/warn", async (request, response) => {
  response.send(await renderToString(createSSRApp(App, { names: "coffee" })));
});
app.get("/rejected", (request, response) => {
  renderToString(createSSRApp(App, { names: ["tea"] }));
  response.send("ok");
});
app.listen(8000, () => console.log("Listening on port 8000"));
