/** What switches an app's telemetry on, as a part of `databricks.yml`. */
export function telemetryYaml(app: string): string {
  const name = app.replaceAll("-", "_");
  return [
    "resources:",
    "  apps:",
    `    ${name}:`,
    `      name: ${app}`,
    "      telemetry_export_destinations:",
    "        - unity_catalog:",
    `            logs_table: main.default.${name}_logs`,
    `            metrics_table: main.default.${name}_metrics`,
    `            traces_table: main.default.${name}_traces`,
    "",
  ].join("\n");
}
