import type { AppliedWaiver } from "../assessment/assessment.ts";
import { code, type Markdown } from "./markdown.ts";
import { phrase, plainPhrase } from "./template.ts";

/** Which waiver covers a finding, until when and by whose approval, e.g. `waived by w3 until 2026-12-31, approved by octocat`. */
export function waiverTerms(waiver: AppliedWaiver): Markdown {
  const { name, id, end, approver } = partsOf(waiver);
  return phrase(name, { id: code(id), end, ...(approver === null ? {} : { approver: code(approver) }) });
}

/** The same as plain text, with the reason. Whoever shows it escapes it. */
export function plainWaiverTerms(waiver: AppliedWaiver): string {
  const { name, id, end, approver } = partsOf(waiver);
  const terms = plainPhrase(name, { id, end, ...(approver === null ? {} : { approver }) });
  return plainPhrase("waived-why", { terms, reason: waiver.reason });
}

function partsOf({ id, kind, until, approvedBy }: AppliedWaiver) {
  const end = until === null ? plainPhrase("waiver-while-same") : plainPhrase("waiver-until", { until });
  const approver = approvedBy?.login ?? null;
  const name = approver === null ? "waived-as-code" : kind === "baseline" ? "waived-as-baseline" : "waived-by";
  return { name, id, end, approver };
}
