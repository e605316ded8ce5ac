import { environmentPolicy, readTrunk, type Trunk } from "../gates/deployment/deployment-law.ts";
import { readHistory } from "../gates/deployment/history.ts";
import { readPolicy } from "../gates/pull-request/read-law.ts";
import { environmentOf, type Rollout } from "../github/deployments/rollouts.ts";
import { dispatchWorkflow } from "../github/dispatch-workflow.ts";
import { fullName } from "../github/octokit.ts";
import { approversOf } from "../policy/approvers.ts";
import { today } from "../policy/days.ts";
import type { EnvironmentPolicy } from "../policy/environments-schema.ts";
import { suggest } from "../policy/nearest.ts";
import { code, link, type Markdown, NOTHING, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { noteRollback, noteRollbackTried } from "../store/deployments.ts";
import { appendRecord } from "../store/records/append-record.ts";
import { VERSION } from "../version.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";

/** `rollback ENVIRONMENT`: the last passing deployment before what runs there now, and the workflow that deploys it again. */
export async function rollback(desk: Desk): Promise<Reply> {
  const { context, command, authority, speaker } = desk;
  const { repository } = context;
  const wanted = command.subject ?? "";
  const trunk = await readTrunk(repository);
  const policy = await readPolicy(repository, trunk.tip);
  const branch = code(trunk.branch);
  if (policy?.ok !== true) return refuse(phrase("rollback-no-policy", { branch }));
  const may = await authority.isNamed(speaker, approversOf(policy.loaded.policy));
  if (!may.may) return refuse(fill("refused-approver", { command: code("/assay rollback"), why: may.why }));
  const own = environmentPolicy(policy.loaded, wanted);
  if (own === null) {
    const near = suggest(wanted, Object.keys(policy.loaded.policy.environments)) || ".";
    return refuse(phrase("rollback-no-environment", { branch, environment: code(wanted), near }));
  }
  const environment = (await environmentOf(repository, wanted)) ?? wanted;
  const history = await readHistory(context, { environment, commit: null, deployment: 0, trunk, today: today() });
  const { target, latest, unfit } = history;
  const shown = code(environment);
  if (target === null) {
    const [first] = unfit;
    if (first === undefined) return say(phrase("rollback-no-target", { environment: shown }));
    const { rollout, why } = first;
    return say(phrase("rollback-unfit", { environment: shown, ...placeOf(rollout), why }));
  }
  const start = await startOnce(desk, { own, trunk, environment, target });
  const now = latest === null ? NOTHING : phrase("rollback-now", placeOf(latest));
  const answer = fill("rollback", { environment: shown, ...placeOf(target), now, started: start.says });
  return {
    async effect(transaction) {
      const { comment, number, isPull } = desk;
      const entry = {
        kind: "rollback",
        actor: { type: "person" as const, id: speaker.id, login: speaker.login },
        repository: { id: repository.id, name: fullName(repository) },
        numbers: isPull ? [number] : [],
        commit: target.commit,
        version: VERSION,
        details: {
          environment,
          from: latest?.commit ?? null,
          deployment: target.id,
          workflow: own.rollback?.workflow ?? null,
          start: start.state,
          comment: comment.id,
        },
      };
      await appendRecord(transaction, entry, `rollback ${repository.id} ${comment.id} ${environment}`);
      return say(answer);
    },
  };
}

interface Start {
  readonly state: "started" | "unknown" | "refused" | "by-hand";
  readonly says: Markdown;
}

/** Starts the workflow, for one comment at most once: that it was tried is noted before GitHub is asked. */
async function startOnce(
  { context, comment }: Desk,
  options: {
    readonly own: EnvironmentPolicy;
    readonly trunk: Trunk;
    readonly environment: string;
    readonly target: Rollout;
  },
): Promise<Start> {
  const { repository, store } = context;
  const { own, trunk, environment, target } = options;
  if (own.rollback === undefined) return { state: "by-hand", says: phrase("rollback-by-hand") };
  const { workflow, inputs: declared } = own.rollback;
  const runs = link("its runs", `${trunk.url}/actions/workflows/${workflow}`);
  const names = { workflow: code(workflow), runs };
  const key = { repository: repository.id, comment: comment.id, environment: environment.toLowerCase() };
  if (await noteRollback(store.db, key)) return { state: "unknown", says: phrase("rollback-unknown", names) };
  await noteRollbackTried(store.db, key, true);
  const inputs = Object.fromEntries(
    Object.entries(declared).map(([input, value]) => [input, filled(value, { commit: target.commit, environment })]),
  );
  const dispatched = await dispatchWorkflow(repository, { workflow, branch: trunk.branch, inputs }).catch(
    async (error) => {
      // GitHub was not asked: the next try may.
      await noteRollbackTried(store.db, key, false);
      throw error;
    },
  );
  switch (dispatched.state) {
    case "dispatched":
      return { state: "started", says: phrase("rollback-started", { ...names, branch: code(trunk.branch) }) };
    case "unknown":
      return { state: "unknown", says: phrase("rollback-unknown", names) };
    case "refused": {
      if (dispatched.status === 403) return { state: "refused", says: phrase("rollback-forbidden", names) };
      const why = text(dispatched.said.replace(/\.$/, "") || `HTTP ${dispatched.status}`, 300);
      return { state: "refused", says: phrase("rollback-refused", { ...names, why }) };
    }
  }
}

function filled(value: string, words: { readonly commit: string; readonly environment: string }): string {
  return value.replaceAll("{commit}", words.commit).replaceAll("{environment}", words.environment);
}

function placeOf({ commit, createdAt }: Rollout) {
  return { commit: code(commit.slice(0, 12)), on: createdAt.slice(0, 10) };
}
