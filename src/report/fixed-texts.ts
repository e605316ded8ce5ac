/**
 * The texts that an organisation may write in its own words: how a finding is laid out, what is awaited, whom to ask.
 * A closed list, so that a text which is new is Assay's until somebody decides otherwise.
 */
const REPLACEABLE: readonly string[] = [
  "and-more",
  "annotation-next",
  "ask-for-waiver",
  "awaited-line",
  "awaited-no-run",
  "card-committed",
  "card-drafted",
  "comment-end",
  "comment-line",
  "details-heading",
  "diff",
  "explained",
  "finding",
  "finding-line",
  "gave-up-command",
  "governed",
  "help",
  "help-command",
  "misspelt",
  "more-annotations",
  "more-awaited",
  "more-findings",
  "more-notes",
  "more-problems",
  "more-rows",
  "more-tables",
  "no-such-command",
  "no-waivers",
  "notes-heading",
  "nothing-closes",
  "nothing-waits",
  "problem-line",
  "review-comment",
  "review-end",
  "review-lines",
  "waiting",
  "waiver-ends",
];

/** Why the others are Assay's. */
const FIXED: readonly { readonly why: string; readonly names: readonly string[] }[] = [
  {
    why: "it says what the verdict is",
    names: [
      "nothing-touched",
      "policy-added",
      "policy-added-preview",
      "policy-broken-floor",
      "policy-broken-proposed",
      "policy-broken-target",
      "preview",
      "preview-invalid",
      "preview-unchanged",
      "preview-not-demanded",
      "preview-no-room",
      "comment-passed",
      "review-dismissed",
      "shared-check",
    ],
  },
  {
    why: "it says how a finding stands",
    names: [
      "fails-heading",
      "undecided-heading",
      "warns-heading",
      "passes-heading",
      "others-heading",
      "standing-block",
      "standing-warn",
      "standing-open",
      "by-floor",
      "problem-comment",
    ],
  },
  {
    why: "it says by what was judged",
    names: [
      "check-run-footer",
      "untouched",
      "floor-read",
      "floor-none",
      "no-floor-repository",
      "no-floor-commit",
      "no-floor-file",
      "origin-kept",
    ],
  },
  {
    why: "Assay reads it again",
    names: ["context", "context-left-out", "record-line", "record-none"],
  },
  {
    why: "it is said where nothing could be judged",
    names: [
      "could-not-judge",
      "judging",
      "moved-on",
      "moved-on-next",
      "no-policy-left",
      "no-policy-left-next",
      "gave-up-next",
      "floor-required",
      "floor-required-next",
      "policy-unreadable",
      "policy-no-file",
    ],
  },
];

/** Families of texts, by how their names begin. */
const FAMILIES: readonly { readonly why: string; readonly names: RegExp }[] = [
  { why: "it says what the verdict is", names: /^(?:title|verdict)-/ },
  { why: "it says by what was judged", names: /^note-/ },
  { why: "it says how a finding stands", names: /^waived(?:-|$)|^waiver-(?:until|while-same)$/ },
];

/** Why a text cannot be replaced, as half a sentence; `null` where it can. */
export function whyFixed(name: string): string | null {
  if (REPLACEABLE.includes(name)) return null;
  const family = FAMILIES.find(({ names }) => names.test(name));
  const listed = FIXED.find(({ names }) => names.includes(name));
  return (family ?? listed)?.why ?? "it says who decides, and what follows";
}

/** All names that are listed here one by one. */
export const LISTED_TEXTS: readonly string[] = [...REPLACEABLE, ...FIXED.flatMap(({ names }) => names)];
