import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { projectFolder } from "../../scripts/command.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (name: string): string => readFileSync(join(projectFolder, name), "utf8");
const files = globSync(".github/workflows/*.yml", { cwd: projectFolder });
const workflow = (name: string): Workflow => parse(read(`.github/workflows/${name}.yml`)) as Workflow;
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);
const { scripts } = JSON.parse(read("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe("the workflows", () => {
  it("use actions by the hash of a commit, with the version that it is", () => {
    assert.ok(files.length >= 2);
    const uses = files.flatMap((file) => read(file).match(/^.*\buses:.*$/gm) ?? []);
    assert.ok(uses.length > 5);
    for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("use one hash for each version of an action", () => {
    const pairs = files.flatMap((file) => [...read(file).matchAll(/uses: (\S+)@(\w+) # (\S+)/g)]);
    const hashes = new Map<string, Set<string>>();
    for (const [, action = "", hash = "", version = ""] of pairs) {
      const key = `${action} ${version}`;
      hashes.set(key, (hashes.get(key) ?? new Set()).add(hash));
    }
    for (const [key, { size }] of hashes) assert.equal(size, 1, key);
  });

  it("may read and nothing more, leave no token behind, and end", () => {
    for (const file of files) {
      const { permissions, jobs } = parse(read(file)) as Workflow;
      assert.deepEqual(permissions, { contents: "read" }, file);
      for (const job of Object.values(jobs)) assert.ok((job["timeout-minutes"] ?? 0) > 0, file);
      for (const { uses, with: inputs } of stepsOf({ jobs } as Workflow)) {
        if (uses?.startsWith("actions/checkout@")) assert.equal(inputs?.["persist-credentials"], false, file);
      }
    }
  });

  it("put nothing that somebody types into a command line", () => {
    for (const file of files) {
      for (const { run = "" } of stepsOf(parse(read(file)) as Workflow)) assert.ok(!run.includes("${{"), run);
    }
  });

  it("run only npm scripts that there are", () => {
    const runs = files.flatMap((file) => stepsOf(parse(read(file)) as Workflow).map(({ run = "" }) => run));
    const named = runs.flatMap((run) => /npm run ([\w:-]+)/.exec(run)?.[1] ?? []);
    assert.ok(named.length > 0);
    for (const name of named) assert.ok(name in scripts, name);
  });

  it("audit what is bundled with each change", () => {
    assert.ok(stepsOf(workflow("ci")).some(({ run }) => run === "npm audit --omit=dev"));
  });

  it("release by hand alone, attest what is released, and show the tokens to the upload only", () => {
    const release = workflow("release");
    assert.deepEqual(Object.keys(release.on), ["workflow_dispatch"]);
    const job = release.jobs["release"];
    assert.deepEqual(job?.permissions, { contents: "read", "id-token": "write", attestations: "write" });
    assert.equal(job.environment, "release");
    const steps = stepsOf(release);
    const dryRun = steps.findIndex(({ run }) => run === "npm run release -- --dry-run");
    const attest = steps.findIndex(({ uses }) => uses?.startsWith("actions/attest-build-provenance@"));
    const upload = steps.findIndex(({ run }) => run === "npm run release");
    assert.ok(0 <= dryRun && dryRun < attest && attest < upload);
    assert.equal(steps[upload]?.if, "inputs.publish");
    const withSecrets = steps.filter(({ env }) => JSON.stringify(env ?? {}).includes("secrets."));
    assert.deepEqual(withSecrets, [steps[upload]]);
  });
});

describe("the forms for issues", () => {
  const forms = globSync(".github/ISSUE_TEMPLATE/*.yml", { cwd: projectFolder });

  it("ask for the diagnostics, and for the output of npm run read", () => {
    const texts = forms.map(read);
    assert.ok(
      texts.some((text) => text.includes("Report an App Logs Issue") && text.includes("Diagnostics")),
    );
    assert.ok(texts.some((text) => text.includes("npm run -s read -- FILE")));
    assert.ok("read" in scripts);
  });

  it("have a name, a description and fields of their own", () => {
    for (const file of forms.filter((one) => !one.endsWith("config.yml"))) {
      const form = parse(read(file)) as {
        readonly name: string;
        readonly description: string;
        readonly body: readonly { readonly type: string; readonly id?: string }[];
      };
      assert.ok(form.name.length > 0 && form.description.length > 0, file);
      const ids = form.body.flatMap(({ id }) => id ?? []);
      assert.equal(new Set(ids).size, ids.length, file);
      assert.ok(
        form.body.every(({ type, id }) => type === "markdown" || id !== undefined),
        file,
      );
    }
  });
});
