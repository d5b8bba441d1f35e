export const dynamic = "force-dynamic";

export default function Page() {
  console.debug("3 prices looked up");
  console.info("Served the list of prices");
  console.warn("Price of tea is older than a day");
  console.error("Error while storing the basket: disk full");
  return <p>prices</p>;
}
