import { isFields } from "./http/read-body.ts";
import type { GitHub } from "./tester/create-tester.ts";
import { decode, encode } from "./tester/wire.ts";

/** The tester's API from another process: every method gives a promise. */
export type RemoteGitHub = Remote<GitHub>;

type Remote<T> = {
  [K in keyof T]: T[K] extends (...given: infer A) => infer R ? (...given: A) => Promise<Awaited<R>> : Remote<T[K]>;
};

/** Connects to a sandbox that runs as a process of its own; `url` is what it printed when it was ready. */
export function connectSandbox(url: string): RemoteGitHub {
  const group = (prefix: string): object =>
    new Proxy(() => undefined, {
      get: (_target, key) => (key === "then" ? undefined : group(`${prefix}${prefix === "" ? "" : "."}${String(key)}`)),
      apply: (_target, _self, given: unknown[]) => call(url, prefix, given),
    });
  return group("") as RemoteGitHub;
}

async function call(url: string, method: string, given: readonly unknown[]): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${method}`, { method: "POST", body: JSON.stringify(encode(given)) });
  const answer: unknown = await response.json();
  if (!isFields(answer)) throw new Error(`The sandbox gave an answer to ${method} that cannot be read.`);
  if (!response.ok) throw new Error(`The sandbox refused ${method}: ${String(answer["error"])}`);
  return decode(answer["result"]);
}
