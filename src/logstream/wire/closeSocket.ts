import { WebSocket } from "ws";
import type { Clock } from "../clock.ts";
import type { DialedSocket } from "../types.ts";

/** How long the closing handshake may take before the socket is cut. */
const CLOSE_GRACE_MS = 250;

/** Ends a socket and waits until it is closed. */
export async function closeSocket(socket: DialedSocket, clock: Clock): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) {
    return;
  }
  await new Promise<void>((resolve) => {
    const callOff = clock.after(CLOSE_GRACE_MS, () => {
      socket.terminate();
    });
    socket.once("close", () => {
      callOff();
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
