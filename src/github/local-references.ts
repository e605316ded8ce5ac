import { posix } from "node:path";

/** A `uses` with a value that begins with `.` and `/`, or is `.`, in any quotes. */
const LOCAL_USES = /["']?uses["']?\s*:\s*["']?(\.(?:\/[^\s"'#,}]*)?)(?=[\s"'#,}]|$)/g;

/**
 * What a workflow or a composite action takes from its own repository: `uses: ./…`, as paths from the root; the root
 * itself is the empty path. A pull request that changes one of these changes the workflow as surely as by its file.
 * Reads by line, since a reference that is overlooked for an odd way of writing YAML would be a hole:
 * any `uses` whose value begins with `./` counts, wherever it stands.
 */
export function localReferences(source: string): string[] {
  const found = [...source.matchAll(LOCAL_USES)].map(([, path = ""]) =>
    posix.normalize(path).replace(/\/+$/, "").replace(/^\.$/, ""),
  );
  return [...new Set(found)];
}

/** Whether a change touches a path itself or anything below it. */
export function touches(changed: readonly string[], path: string): boolean {
  return changed.some((file) => file === path || file.startsWith(`${path}/`));
}
