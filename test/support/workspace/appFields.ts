import type { LocalApp } from "./standInApp.ts";

/** What nobody asked for and everybody has: who the person is, and what they may do. */
const identityScopes = ["iam.access-control:read", "iam.current-user:read"];

/** An app as REST describes it, field by field as in Databricks' SDKs. */
export function toRest(app: LocalApp): object {
  const { name, url, spec, lifecycle, identity, edits } = app;
  const { state, activeDeployment, pendingDeployment, updatedAt, hasUrl } = lifecycle;
  const { creator = "someone@example.com", minInstances = 1, maxInstances = 1 } = spec;
  const { user_api_scopes: userScopes = [] } = edits;
  return {
    name,
    id: identity.id,
    ...(hasUrl ? { url } : {}),
    description: spec.description ?? "",
    compute_size: "MEDIUM",
    compute_min_instances: minInstances,
    compute_max_instances: maxInstances,
    ...telemetryOf(spec),
    ...edits,
    effective_user_api_scopes: [...identityScopes, ...(userScopes as string[])],
    compute_status: {
      state: state.compute,
      message: state.computeMessage,
      active_instances: state.compute === "ACTIVE" ? (spec.activeInstances ?? 1) : 0,
    },
    app_status: { state: state.app, message: state.appMessage },
    ...(activeDeployment === undefined ? {} : { active_deployment: activeDeployment }),
    ...(pendingDeployment === undefined ? {} : { pending_deployment: pendingDeployment }),
    default_source_code_path: spec.sourceCodePath ?? lifecycle.sourceCodePath ?? "",
    service_principal_id: identity.servicePrincipalId,
    service_principal_client_id: identity.servicePrincipalClientId,
    service_principal_name: identity.servicePrincipalName,
    oauth2_app_client_id: identity.oauthClientId,
    oauth2_app_integration_id: identity.oauthIntegrationId,
    creator,
    updater: creator,
    create_time: "2025-01-15T10:50:00Z",
    update_time: updatedAt.toISOString(),
  };
}

/** What an app says of its telemetry itself; the rest says its space. */
function telemetryOf({ telemetry }: LocalApp["spec"]): object {
  if (telemetry === undefined) return {};
  const { space } = telemetry;
  return space === undefined ? destinationOf(telemetry.table) : { space };
}

/** Of an app or a space. */
export function destinationOf(table: string): object {
  const tables = {
    logs_table: table,
    metrics_table: `${table}_metrics`,
    traces_table: `${table}_traces`,
  };
  return { telemetry_export_destinations: [{ unity_catalog: tables }] };
}
