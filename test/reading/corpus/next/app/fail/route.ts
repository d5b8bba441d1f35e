import { connect, price } from "../shop";

export const dynamic = "force-dynamic";

export async function GET(request: Request) {
  if (request.url.includes("later")) {
    setTimeout(() => price("milk"), 10);
    void Promise.reject(new Error("nobody waits for this"));
    return new Response("ok");
  }
  connect();
}
