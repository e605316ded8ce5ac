/**
 * What a workflow or a composite action takes from its own repository: `uses: ./…`, as paths from the root.
 * A pull request that changes one of these changes the workflow as surely as by its file.
 * Reads by line, since a reference that is overlooked for an odd way of writing YAML would be a hole:
 * any `uses` whose value begins with `./` counts, wherever it stands.
 */
export function localReferences(source: string): string[] {
  const found = [...source.matchAll(/["']?uses["']?\s*:\s*["']?\.\/([^\s"'#,}]+)/g)].map(([, path = ""]) =>
    path.replace(/\/+$/, ""),
  );
  return [...new Set(found)];
}

/** Whether a change touches a path itself or anything below it. */
export function touches(changed: readonly string[], path: string): boolean {
  return changed.some((file) => file === path || file.startsWith(`${path}/`));
}
