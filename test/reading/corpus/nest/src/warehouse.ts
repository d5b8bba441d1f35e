import { Injectable } from "@nestjs/common";

@Injectable()
export class Warehouse {
  private readonly prices: Record<string, { euros?: number }> = { tea: {} };

  price(name: string): string {
    return this.prices[name].euros!.toFixed(2);
  }
}
