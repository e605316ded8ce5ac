/** Settings of a container platform's own that Assay and Node take from the environment. */
const OF_NODE = ["NODE_ENV", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "TMPDIR"];

/**
 * The names of all settings.
 *
 * @param example text of `.env.example`, which names them, some behind a `#`
 */
export function knownSettings(example: string): ReadonlySet<string> {
  const named = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? "");
  return new Set([...named, ...OF_NODE]);
}

/** Whether a setting's value is for few eyes. `DATABASE_URL` holds a password. */
export function isSecret(setting: string): boolean {
  return /(SECRET|PASSWORD|TOKEN|DATABASE_URL|PRIVATE_KEY)/.test(setting) && !/_PATH$/.test(setting);
}
