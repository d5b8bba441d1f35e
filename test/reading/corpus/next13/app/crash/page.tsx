import { price } from "../shop";

export const dynamic = "force-dynamic";

export default function Page() {
  return <p>{price("tea")}</p>;
}
