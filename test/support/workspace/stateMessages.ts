/** What Databricks says beside a state of the compute. */
export function computeMessage(state: string): string {
  switch (state) {
    case "ACTIVE":
      return "App compute is running.";
    case "STARTING":
      return "App compute is starting.";
    case "STOPPING":
      return "App compute is stopping.";
    case "STOPPED":
      return "App compute is stopped.";
    case "ERROR":
      return "App compute has failed.";
    default:
      return `App compute is ${state.toLowerCase()}.`;
  }
}

/** What it says beside a state of the app. */
export function appMessage(state: string): string {
  switch (state) {
    case "RUNNING":
      return "App has status: App is running";
    case "DEPLOYING":
      return "App is being deployed.";
    case "CRASHED":
      return "App crashed unexpectedly. Please check the app logs for details.";
    default:
      return "App status is unavailable.";
  }
}
