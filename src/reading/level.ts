/** How serious a line or a notice is. */
export type Level = "trace" | "debug" | "info" | "warning" | "error";
