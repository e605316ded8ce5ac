import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";

/** What the sandbox is told of the App. */
export interface Manifest {
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  readonly events: readonly string[];
}

const schema = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/** What is optional, and needed here: drafts are seen and published by the first, retrainings started by the second. */
const OPTIONAL = { contents: "write", actions: "write" } as const;

/** What `app.yml` asks for, with what is optional. */
export function readManifest(): Manifest {
  const text = readFileSync(new URL("../app.yml", import.meta.url), "utf8");
  const { default_permissions: permissions, default_events: events } = schema.parse(
    load(text, { schema: CORE_SCHEMA }),
  );
  return { permissions: { ...permissions, ...OPTIONAL }, events };
}
