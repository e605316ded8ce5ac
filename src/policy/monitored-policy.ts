import type { ModelPolicy, Policy } from "./policy-schema.ts";

export type Monitoring = NonNullable<Policy["monitoring"]>;

/**
 * The policy as it stands over production: the monitored models with what `monitoring` says of their evidence and rules in the
 * place of what a change must show. `null` where nothing is monitored.
 */
export function monitoredPolicy(policy: Policy): Policy | null {
  const { monitoring } = policy;
  if (monitoring === undefined) return null;
  const models: Record<string, ModelPolicy> = {};
  for (const [name, { evidence, rules }] of Object.entries(monitoring.models)) {
    const model = policy.models[name];
    if (model === undefined) continue;
    // There is no change in production that somebody could sign off.
    const { "sign-off": _none, ...rest } = model;
    models[name] = { ...rest, evidence, rules };
  }
  return { ...policy, models };
}

/** Milliseconds of a time such as `12h` or `7d`. */
export function coolDownMilliseconds(time: string): number {
  return Number.parseInt(time, 10) * (time.endsWith("d") ? 24 : 1) * 3_600_000;
}
