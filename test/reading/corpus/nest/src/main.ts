import "reflect-metadata";
import { Controller, Get, Injectable, Logger, Module, NotFoundException } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Warehouse } from "./warehouse";

@Injectable()
class Prices {
  private readonly logger = new Logger(Prices.name);

  constructor(private readonly warehouse: Warehouse) {}

  list(): string {
    this.logger.verbose("A look at the list");
    this.logger.debug("3 prices looked up");
    this.logger.log("Served the list of prices");
    this.logger.warn("Price of tea is older than a day");
    this.logger.error("Could not store the basket: disk full");
    this.logger.fatal("No warehouse left");
    this.logger.log({ name: "tea", euros: 2.5 });
    try {
      this.warehouse.price("milk");
    } catch (error) {
      this.logger.error("Could not tell the price", (error as Error).stack);
    }
    return "ok";
  }
}

@Controller()
class Shop {
  constructor(private readonly prices: Prices, private readonly warehouse: Warehouse) {}

  @Get()
  index() {
    return this.prices.list();
  }

  @Get("crash")
  async crash() {
    return this.warehouse.price("tea");
  }

  @Get("missing")
  missing() {
    throw new NotFoundException("there is no milk");
  }
}

@Module({ controllers: [Shop], providers: process.env.CRASH === "start" ? [Prices] : [Prices, Warehouse] })
class AppModule {}

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(8000);
}
void bootstrap();
