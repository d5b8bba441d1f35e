import { WebSocket } from "ws";

/** How long the closing handshake may take before the socket is cut. */
const CLOSE_GRACE_MS = 250;

/** Ends a socket and waits until it is closed. */
export async function closeSocket(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) {
    return;
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      socket.terminate();
    }, CLOSE_GRACE_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.readyState === WebSocket.CONNECTING) {
      socket.terminate();
    } else {
      // Held back, it would never read the peer's closing frame.
      socket.resume();
      socket.close(1000);
    }
  });
}
