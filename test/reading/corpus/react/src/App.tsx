import { Price } from "./Price";

export function App({ names }: { names: string[] }) {
  return (
    <ul>
      {names.map((name) => (
        <Price key={name} name={name} />
      ))}
    </ul>
  );
}
