import type { EntryToEmit } from "./types.ts";

/** Repeatable noise: two demos look alike, and so do two screenshots. */
export function createNoise(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

export function startupLines(command: string): EntryToEmit[] {
  return [
    "[INFO] Downloading source code",
    "[INFO] Installing dependencies from requirements.txt",
    "Requirement already satisfied: pip in /app/.venv/lib/python3.11/site-packages (25.0)",
    `[INFO] Starting app with command: ${command}`,
  ].map((message) => ({ source: "BUILD", message }));
}

export const uvicornStartup: readonly EntryToEmit[] = [
  { message: "INFO:     Started server process [12]" },
  { message: "INFO:     Waiting for application startup." },
  { message: "INFO:     Application startup complete." },
  { message: "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)" },
  { source: "SYSTEM", message: "App started successfully" },
];

const routes = [
  "GET /api/orders",
  "GET /api/orders/{id}",
  "POST /api/orders",
  "GET /api/customers/{id}",
  "GET /healthz",
];

/** What one request leaves in the log of orders-api: mostly an access line, now and then more. */
export function orderLines(noise: (below: number) => number): EntryToEmit[] {
  const id = 4700 + noise(300);
  const route = (routes[noise(routes.length)] ?? "GET /").replace("{id}", String(id));
  const peer = `10.42.0.${2 + noise(40)}:${32_768 + noise(28_000)}`;
  const access = (status: string): EntryToEmit => ({
    message: `INFO:     ${peer} - "${route} HTTP/1.1" ${status}`,
  });
  switch (noise(24)) {
    case 0:
      return [
        {
          message: `WARNING:orders.store:slow query: ${800 + noise(1400)} ms for orders by customer ${id}`,
          severity: "WARNING",
        },
        access("200 OK"),
      ];
    case 1:
      return [
        {
          message: `ERROR:orders.payments:payment gateway timed out for order ${id}, retry 1 of 3`,
          severity: "ERROR",
        },
        access("502 Bad Gateway"),
      ];
    case 2:
      return [{ source: "SYSTEM", message: "Health check passed" }];
    case 3:
      return [access("404 Not Found")];
    case 4:
      return [
        {
          message: `\u001b[32mINFO\u001b[0m cache: ${noise(90) + 10} entries refreshed in ${noise(40) + 2} ms`,
        },
      ];
    case 5:
      return [{ message: `DEBUG:orders.store:pool size=10 in_use=${noise(10)} waiting=0` }];
    default:
      return [access(route.startsWith("POST") ? "201 Created" : "200 OK")];
  }
}

const pages = ["/", "/assets/index.js", "/assets/index.css", "/favicon.ico", "/api/orders", "/api/customers"];

/** What the platform says of the requests that lead to such lines: several a line, with who sent them. */
export function requestsOf(lines: readonly EntryToEmit[], noise: (below: number) => number): EntryToEmit[] {
  return lines.flatMap(() =>
    Array.from({ length: 2 + noise(14) }, () => {
      const [, day = "", month = "", year = "", time = ""] =
        /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date().toUTCString()) ?? [];
      const when = `${day}/${month}/${year}:${time} +0000`;
      const page = pages[noise(pages.length)] ?? "/";
      const status = noise(60) === 0 ? 502 : noise(8) === 0 ? 304 : 200;
      return {
        source: "HTTP",
        message: `10.0.0.${2 + noise(40)} - ${1000 + noise(90)}@${noise(90)} [${when}] "GET ${page} HTTP/1.1" ${status} ${noise(9000)} "-" "Mozilla/5.0"`,
      };
    }),
  );
}

const reports = ["revenue-by-region", "stock-levels", "late-deliveries", "new-customers"];

export function reportLines(noise: (below: number) => number): EntryToEmit[] {
  const report = reports[noise(reports.length)] ?? "";
  return [{ message: `INFO:reports:${report} written, ${1000 + noise(9000)} rows, next run in 20 s` }];
}
