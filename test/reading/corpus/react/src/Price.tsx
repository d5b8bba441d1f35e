const prices: Record<string, { euros: number }> = { coffee: { euros: 2.5 } };

export function Price({ name }: { name: string }) {
  return <li>{prices[name].euros.toFixed(2)}</li>;
}
