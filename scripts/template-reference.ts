import { whyFixed } from "../src/report/fixed-texts.ts";
import { PHRASES, placeholdersIn, type Sources, TEMPLATES } from "../src/report/templates.ts";

/** All templates and one-liners: what each says, what it takes, and whether it can be replaced. */
export function templateReference(): string {
  const parts = [
    { title: "Templates", sources: TEMPLATES },
    { title: "One-liners", sources: PHRASES },
  ];
  return parts
    .flatMap(({ title, sources }) => [...group(title, sources, true), ...group(title, sources, false)])
    .join("\n");
}

function group(title: string, sources: Sources, replaceable: boolean): string[] {
  const chosen = [...sources].filter(([name]) => (whyFixed(name) === null) === replaceable).sort();
  const heading = `## ${title} that ${replaceable ? "can be replaced" : "are Assay's"}\n`;
  return [heading, ...chosen.map(([name, source]) => entry(name, source))];
}

function entry(name: string, source: string): string {
  const why = whyFixed(name);
  const names = [...new Set(placeholdersIn(source))].map((placeholder) => `\`{{${placeholder}}}\``);
  const facts = [
    names.length === 0 ? "Takes nothing." : `Takes ${names.join(", ")}.`,
    ...(why === null ? [] : [`Cannot be replaced: ${why}.`]),
  ];
  return `### \`${name}\`\n\n${facts.join(" ")}\n\n\`\`\`markdown\n${source.trim()}\n\`\`\`\n`;
}
