const SHOWN = 5;

/** Some names in brackets, the rest counted: ` (a, b and 3 more)`; nothing for no names. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, SHOWN).join(", ");
  const rest = names.length - SHOWN;
  return rest > 0 ? ` (${shown} and ${rest} more)` : ` (${shown})`;
}
