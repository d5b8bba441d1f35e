const prices = { coffee: { euros: 2.5 }, tea: {} };

export function price(name) {
  return prices[name].euros.toFixed(2);
}

export async function priceLater(name) {
  await null;
  return price(name);
}

export function connect() {
  try {
    JSON.parse(process.env.WAREHOUSE ?? "{warehouse");
  } catch (error) {
    throw new Error("the app has no warehouse", { cause: error });
  }
}
