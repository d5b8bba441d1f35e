import express from "express";
import morgan from "morgan";
import { connect, price, priceLater } from "./shop.js";

const app = express();
app.use(morgan("combined"));

if (process.env.CRASH === "start") connect();
if (process.env.CRASH === "rejection") priceLater("tea");
if (process.env.CRASH === "import") await import("./shopping.js");
if (process.env.CRASH === "package") await import("left-pad");

app.get("/", (request, response) => {
  console.debug("debug: 3 prices looked up");
  console.info("Served the list of prices");
  console.warn("warning: price of tea is older than a day");
  console.error("Error while storing the basket: disk full");
  console.log("a price:", { name: "tea", euros: 2.5, tags: ["hot", "green"], stored: { at: "store 1", since: new Date(0) }, rest: "a".repeat(60) });
  response.send("ok");
});

app.get("/crash", (request, response) => {
  response.send(price("tea"));
});

app.get("/async", async (request, response) => {
  response.send(await priceLater("tea"));
});

app.get("/caught", (request, response) => {
  try {
    connect();
  } catch (error) {
    console.error("Could not connect:", error);
  }
  response.send("ok");
});

app.get("/later", (request, response) => {
  setTimeout(() => price("milk"), 10);
  response.send("ok");
});

app.get("/error", (request, response) => {
  console.error(new AggregateError([new Error("tea is free"), new TypeError("no milk")], "some prices"));
  console.error(Object.assign(new Error("request failed"), { code: "ECONNREFUSED", status: 503, response: { body: "down" } }));
  response.send("ok");
});

const server = app.listen(8000, () => {
  console.log("Listening on http://127.0.0.1:8000");
});
process.on("SIGTERM", () => {
  console.log("SIGTERM: closing");
  server.close(() => process.exit());
  server.closeAllConnections();
});
