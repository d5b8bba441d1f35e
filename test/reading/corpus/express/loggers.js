import bunyan from "bunyan";
import { consola } from "consola";
import debug from "debug";
import log4js from "log4js";
import pino from "pino";
import winston from "winston";
import { connect, price } from "./shop.js";

const loggers = {
  pino: () => pino({ level: "debug" }),
  pretty: () => pino({ level: "debug", transport: { target: "pino-pretty", options: { colorize: false } } }),
  winston: () =>
    winston.createLogger({
      level: "debug",
      format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.timestamp(), winston.format.json()),
      transports: [new winston.transports.Console()],
    }),
  text: () =>
    winston.createLogger({
      level: "debug",
      format: winston.format.combine(
        winston.format.errors({ stack: true }),
        winston.format.colorize(),
        winston.format.timestamp(),
        winston.format.printf(({ timestamp, level, message, stack }) => `${timestamp} [${level}]: ${stack ?? message}`),
      ),
      transports: [new winston.transports.Console()],
    }),
  simple: () =>
    winston.createLogger({ level: "debug", format: winston.format.simple(), transports: [new winston.transports.Console()] }),
  log4js: () => log4js.configure({ appenders: { out: { type: "stdout" } }, categories: { default: { appenders: ["out"], level: "debug" } } }).getLogger("shop"),
  bunyan: () => bunyan.createLogger({ name: "prices", level: "debug", hostname: "app", serializers: bunyan.stdSerializers }),
  consola: () => Object.assign(consola.create({ level: 5 }), {}),
};

const name = process.argv[2];
debug.enable("shop:*");
const log = loggers[name]();
if (name === "consola") {
  debug("shop:db")("connected in %d ms", 12);
}
log.debug("3 prices looked up");
log.info("Served the list of prices");
log.warn("Price of tea is older than a day");
log.error("Error while storing the basket: disk full");
for (const run of [connect, () => price("tea")]) {
  try {
    run();
  } catch (error) {
    if (name === "pino" || name === "pretty") log.error({ err: error, item: "tea" }, "Could not tell the price");
    else if (name === "bunyan") log.error({ err: error }, "Could not tell the price");
    else log.error(error);
  }
}
if (name === "log4js") log.fatal("No warehouse left");
