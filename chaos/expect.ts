import type { Base, Head, Pull, Repo, World } from "./world.ts";

/** What the check of a commit has to say. */
export interface Expected {
  readonly conclusion: "success" | "failure";
  readonly title: RegExp;
  /** Whether a review has to request changes; `null`: one that is there stays. */
  readonly review: boolean | null;
}

/** The right verdict on a head under the policy of a target branch, once everything has been said and waited for. */
export function expectedOf(repo: Repo, base: Base, { touches, evidence }: Head): Expected {
  const law = repo.laws.get(base) ?? "broken";
  if (law === "broken") return { conclusion: "failure", title: /assay\.yml/, review: null };
  if (!touches) return { conclusion: "success", title: /^Passed: no governed model/, review: false };
  // An older run on the same branch is named where there is one.
  if (evidence === null) return undecided(/^Undecided: .*evidence-(missing|other-commit)$/);
  if (evidence === "failed") return undecided(/^Undecided: .*evidence-run-failed$/);
  return evidence >= law
    ? { conclusion: "success", title: /^Passed/, review: false }
    : { conclusion: "failure", title: /^Blocked: /, review: true };
}

function undecided(title: RegExp): Expected {
  return { conclusion: "failure", title, review: null };
}

/** The same for a pull request alone. */
export function expectedOfPull({ repo, base, head }: Pull): Expected {
  return expectedOf(repo, base, head);
}

/** Open pull requests by their head, in the order in which they were opened. */
export function openByHead({ pulls }: World): ReadonlyMap<Head, readonly Pull[]> {
  return Map.groupBy(
    pulls.filter(({ open }) => open),
    ({ head }) => head,
  );
}

/** The check of a commit says the worst of all pull requests whose head it is; of equals the first. */
export function worstOf(pulls: readonly Pull[]): Expected {
  const answers = pulls.map(expectedOfPull);
  const worst = answers.find(({ conclusion }) => conclusion === "failure") ?? answers[0];
  if (worst === undefined) throw new Error("a check of nobody has nothing to say");
  return worst;
}
