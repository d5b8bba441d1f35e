const prices: Record<string, { euros: number }> = { coffee: { euros: 2.5 } };

export function price(name: string): string {
  return prices[name].euros.toFixed(2);
}

export function connect(): never {
  throw new Error("the app has no warehouse", { cause: new TypeError("WAREHOUSE_ID is not set") });
}
