import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answers, fails, works } from "./expectation.ts";
import type { Stage, Step } from "./steps.ts";

const demoFolder = join(import.meta.dirname, "../../demo");

interface Summary {
  readonly resources?: { readonly apps?: Record<string, { readonly name: string; readonly id?: string }> };
}

/** What the CLI does with a project: the demo, which has two apps, and one with a single app. */
export async function projectSteps({ cli }: Stage): Promise<Step[]> {
  const demo = join(cli.home, "demo");
  const single = join(cli.home, "single");
  await cp(demoFolder, demo, { recursive: true });
  await mkdir(join(single, "app"), { recursive: true });
  await writeFile(join(single, "app", "app.py"), 'print("hello")\n');
  await writeFile(join(single, "databricks.yml"), singleApp);
  const inDemo = (...args: readonly string[]) => ({ args: [...args, "--profile", "person"], cwd: demo });
  const inSingle = (...args: readonly string[]) => ({ args: [...args, "--profile", "person"], cwd: single });
  const namesBoth = answers(({ resources }: Summary) => {
    const names = Object.values(resources?.apps ?? {}).map(({ name }) => name);
    return names.toSorted().join() === "image-resizer,orders-api" ? undefined : `names ${names.join()}`;
  });
  const isDeployed = answers(({ resources }: Summary) => {
    const id = resources?.apps?.["orders_api"]?.id;
    return id === "orders-api" ? undefined : `the state holds ${String(id)} in place of orders-api`;
  });
  return [
    { ...inDemo("bundle", "validate"), expect: works(/Validation OK/, /someone@example\.com/) },
    { ...inDemo("bundle", "validate", "-o", "json"), expect: namesBoth },
    { ...inDemo("bundle", "summary"), expect: works(/orders-api/, /not deployed/) },
    { ...inDemo("bundle", "summary", "-o", "json"), expect: namesBoth },
    { ...inDemo("bundle", "plan"), expect: works(/create apps\.orders_api/) },
    { ...inDemo("bundle", "deploy"), expect: works(/Resources: 2 created/) },
    { ...inDemo("bundle", "summary", "--force-pull", "-o", "json"), expect: isDeployed },
    { ...inDemo("bundle", "run", "orders_api"), expect: works(/You can access the app at http/) },
    { ...inDemo("apps", "deploy"), expect: fails(/multiple apps found in project/) },
    { ...inDemo("apps", "logs"), expect: fails(/unable to detect from project configuration/) },
    { ...inDemo("bundle", "plan"), expect: works(/0 to add|0 to create|Plan: 0/) },
    { ...inSingle("apps", "deploy"), expect: works(/Deployment complete!/) },
    { ...inSingle("apps", "stop"), expect: works(/Stopping app 'single-app'/) },
    { ...inSingle("apps", "stop"), expect: works(/App 'single-app' stopped but is unavailable/) },
    { ...inSingle("apps", "start"), expect: works(/App 'single-app' started successfully/) },
    { ...inSingle("apps", "start"), expect: works(/App 'single-app' is already running/) },
    { ...inSingle("apps", "deploy"), expect: works(/Deployment complete!/) },
    { ...inSingle("bundle", "destroy", "--auto-approve"), expect: works(/Destroy: 1 deleted/) },
    { ...inDemo("bundle", "destroy", "--auto-approve"), expect: works(/Destroy: 2 deleted/) },
  ];
}

const singleApp = `bundle:
  name: single
resources:
  apps:
    only:
      name: single-app
      source_code_path: ./app
      config:
        command: ["python", "app.py"]
targets:
  dev:
    mode: development
    default: true
`;
