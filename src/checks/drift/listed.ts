const SHOWN = 5;

/** Some names in brackets, the rest counted: ` (a, b and 3 more)`; nothing for no names. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? "" : ` (${enumerated(names)})`;
}

/** Some names, the rest counted: `a, b and 3 more`. */
export function enumerated(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(", ");
  const rest = names.length - SHOWN;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** A number of things: `1 change`, `2 changes`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
