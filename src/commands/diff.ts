import { assessRef } from "../gates/pull-request/assess-ref.ts";
import { fitParts, fixedPart } from "../report/budget.ts";
import { diffParts } from "../report/diff.ts";
import { code } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { judged } from "./judged.ts";

/** What can be a branch, a tag or a commit, and nothing that could lead an address elsewhere. */
const REF = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/** `diff [ref]`: this head against the target branch or any ref, figure by figure. */
export async function diff(desk: Desk): Promise<Outcome> {
  const { context, command, room } = desk;
  const read = await judged(desk);
  if ("refusal" in read) return refuse(read.refusal);
  const { pull, facts, law } = await desk.stand();
  if (facts === null || law?.state !== "governs") return refuse(phrase("refused-silent"));
  const ref = command.subject ?? pull.baseRef;
  const isName = REF.test(ref) && !ref.includes("..") && !ref.includes("//");
  const there = isName ? await assessRef(context, facts, { policy: law.policy, floor: law.floor, ref }) : null;
  if (there === null) return refuse(phrase("no-such-ref", { ref: code(ref, 100) }));
  const parts = diffParts(read.found.assessment, there.assessment, command.options["model"]);
  const values = {
    here: code(pull.headSha.slice(0, 12)),
    there: code(there.commit.slice(0, 12)),
    ref: code(ref),
  };
  if (parts.length === 0) return refuse(phrase("nothing-to-compare", values));
  return say(fitParts([fixedPart(fill("diff", values)), ...parts], room));
}
