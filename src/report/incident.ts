import type { AssessedFinding } from "../assessment/assessment.ts";
import { incidentMark } from "../policy/incident-mark.ts";
import { fitParts, fixedPart, listPart, type Part } from "./budget.ts";
import { findingLine, mark, measuredText } from "./finding-view.ts";
import { byWeight } from "./findings-part.ts";
import { formatCount, formatLimit } from "./format-number.ts";
import { code, join, link, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { runbookBlocks } from "./runbook.ts";
import { fill, phrase } from "./template.ts";

/** What there is to say about a rule that does not hold in production. */
export interface IncidentView {
  /** `i3` */
  readonly name: string;
  readonly state: "open" | "closed";
  /** What the run that was counted last showed. */
  readonly last: "broken" | "held" | "untold";
  readonly failing: number;
  readonly holding: number;
  readonly confirmed: boolean;
  readonly terms: { readonly confirm: number; readonly closeAfter: number };
  /** It is about monitoring itself, which tells nothing. */
  readonly blind: boolean;
  /** It is about monitoring that has stopped: the day of the last run that was counted, `YYYY-MM-DD`; else `null`. */
  readonly silentSince: string | null;
  readonly model: string;
  readonly rule: string;
  readonly workflow: string;
  readonly run: { readonly name: string; readonly url: string };
  readonly commit: string;
  readonly evidence: string;
  readonly findings: readonly AssessedFinding[];
  /** Plain sentence; `null` while it is open. */
  readonly whyClosed: string | null;
  readonly retraining: RetrainingView;
  /** Steps to take, or why they cannot be read; `null` where the policy names none. */
  readonly runbook: ({ readonly path: string; readonly branch: string } & RunbookText) | null;
  /** Logins that GitHub did not assign. */
  readonly unassigned: readonly string[];
}

type RunbookText = { readonly source: string } | { readonly why: string };

/** Where the retraining of the model stands. */
export type RetrainingView =
  | { readonly state: "none" }
  | { readonly state: "none-yet"; readonly workflow: string }
  | { readonly state: "wait"; readonly model: string; readonly coolDown: string; readonly date: string }
  | ({ readonly workflow: string; readonly command: string; readonly pull: PullView | null } & (
      | { readonly state: "intended" | "unknown" }
      | { readonly state: "refused"; readonly why: string }
      | {
          readonly state: "dispatched";
          readonly incident: string;
          readonly run: { readonly name: string; readonly url: string } | null;
        }
    ));

export interface PullView {
  readonly number: number;
  readonly stands: "open" | "merged" | "released" | "unreleased" | "rejected";
}

/** Findings that are shown in full or in a line. */
const MOST_FINDINGS_SHOWN = 20;

/** The text of an incident's issue, as Markdown; the marker by which it is found is put before it. */
export function renderIncident(view: IncidentView): Markdown {
  const { findings } = view;
  const parts: Part[] = [
    fixedPart(head(view)),
    ...findingsPart(findings),
    ...runbookPart(view.runbook),
    ...(view.state === "closed" ? [] : [fixedPart(end(view))]),
  ];
  return fitParts(parts);
}

function end(view: IncidentView): Markdown {
  const closeAfter = formatCount(view.terms.closeAfter);
  return fill("incident-end", { next: nextOf(view), incident: code(view.name), closeAfter });
}

function head(view: IncidentView): Markdown {
  const { model, rule, run, workflow, commit, evidence, confirmed, failing, terms, unassigned, blind, silentSince } =
    view;
  const isSilent = silentSince !== null;
  const confirm = formatCount(terms.confirm);
  return fill("incident", {
    status: statusOf(view),
    about: phrase("incident-about", { model: code(model), rule: code(rule) }),
    found: isSilent
      ? phrase("incident-last-run", { run: link(run.name, run.url), workflow: code(workflow), day: silentSince })
      : phrase("incident-found", {
          run: link(run.name, run.url),
          workflow: code(workflow),
          commit: code(commit.slice(0, 12)),
          evidence: code(evidence.slice(0, "sha256:".length + 12)),
        }),
    confirmation: isSilent ? NOTHING : confirmationText({ confirmed, confirm, failing }),
    retraining: blind ? NOTHING : retrainingText(view.retraining),
    pull: pullText(view.retraining),
    unassigned:
      unassigned.length === 0
        ? NOTHING
        : phrase("incident-unassigned", {
            names: join(
              unassigned.map((login) => code(login)),
              ", ",
            ),
          }),
  });
}

function confirmationText({
  confirmed,
  confirm,
  failing,
}: Pick<IncidentView, "confirmed" | "failing"> & { readonly confirm: string }): Markdown {
  return confirmed
    ? phrase("incident-confirmed", { confirm })
    : phrase("incident-unconfirmed", { confirm, failing: formatCount(failing) });
}

function statusOf(view: IncidentView): Markdown {
  const { state, last, failing, holding, terms, blind, silentSince, whyClosed, retraining } = view;
  if (state === "closed") return phrase("incident-closed", { why: whyClosed ?? "" });
  if (silentSince !== null) return phrase("incident-silent", { day: silentSince });
  const count = formatCount(failing);
  if (last === "untold") return phrase("incident-untold");
  if (last === "held") {
    const isEarly = holding === 0 && retraining.state !== "none";
    const closeAfter = formatCount(terms.closeAfter);
    return isEarly
      ? phrase("incident-held-early")
      : phrase("incident-held", { holding: formatCount(holding), closeAfter });
  }
  if (blind) return phrase("incident-blind", { count });
  return failing === 1 ? phrase("incident-broken-once") : phrase("incident-broken", { count });
}

function retrainingText(retraining: RetrainingView): Markdown {
  switch (retraining.state) {
    case "none":
      return NOTHING;
    case "none-yet":
      return phrase("retraining-none-yet", { workflow: code(retraining.workflow) });
    case "wait": {
      const { model, coolDown, date } = retraining;
      return phrase("retraining-wait", { model: code(model), coolDown, date });
    }
    case "intended":
      return phrase("retraining-intended", { workflow: code(retraining.workflow) });
    case "unknown": {
      const { workflow, command } = retraining;
      return phrase("retraining-unknown", { workflow: code(workflow), command: code(command, 1000) });
    }
    case "refused": {
      const { workflow, command, why } = retraining;
      return phrase("retraining-refused", {
        workflow: code(workflow),
        why: text(why, 500),
        command: code(command, 1000),
      });
    }
    case "dispatched": {
      const { workflow, incident, run } = retraining;
      return phrase("retraining-dispatched", {
        workflow: code(workflow),
        incident: code(incident),
        run: run === null ? NOTHING : phrase("retraining-run", { run: link(run.name, run.url) }),
      });
    }
  }
}

function pullText(retraining: RetrainingView): Markdown {
  if (!("pull" in retraining) || retraining.pull === null) return NOTHING;
  const { number, stands } = retraining.pull;
  return phrase(`retraining-pull-${stands}`, { pull: trust(`#${number}`) });
}

function findingsPart(findings: readonly AssessedFinding[]): Part[] {
  if (findings.length === 0) return [];
  return [
    listPart({
      priority: 1,
      heading: phrase("incident-findings"),
      items: byWeight(findings)
        .slice(0, MOST_FINDINGS_SHOWN)
        .map((finding) => [foundBlock(finding), findingLine(finding)]),
      separator: "\n\n",
      more: (count) => phrase("more-findings", { count: formatCount(count) }),
    }),
  ];
}

function foundBlock(finding: AssessedFinding): Markdown {
  const { title, message, remedy, limit } = finding;
  const files = finding.evidence.map(({ path, sha256, side }) => {
    const digest = sha256 === null ? "" : ` (sha256 ${sourceOf(code(sha256.slice(0, 12)))})`;
    return trust(`${side === "baseline" ? "reference " : ""}${sourceOf(code(path))}${digest}`);
  });
  return fill("incident-finding", {
    mark: mark(finding),
    title,
    message,
    measured: measuredText(finding),
    limit: limit === null ? NOTHING : text(formatLimit(limit)),
    evidence: join(files, "; "),
    remedy,
  });
}

function runbookPart(runbook: IncidentView["runbook"]): Part[] {
  if (runbook === null) return [];
  const path = code(runbook.path);
  if ("why" in runbook) {
    return [fixedPart(phrase("incident-runbook-missing", { path, branch: code(runbook.branch), why: runbook.why }))];
  }
  return [
    listPart({
      priority: 2,
      heading: phrase("incident-runbook", { path }),
      items: runbookBlocks(runbook.source).map((block) => [block]),
      separator: "\n\n",
      more: () => phrase("incident-runbook-more", { path }),
    }),
  ];
}

function nextOf({ name, last, blind, silentSince, workflow }: IncidentView): Markdown {
  if (silentSince !== null) return phrase("incident-next-silent", { workflow: code(workflow) });
  if (blind || last === "untold") return phrase("incident-next-blind", { workflow: code(workflow) });
  return last === "held"
    ? phrase("incident-next-held")
    : phrase("incident-next-broken", { mark: code(incidentMark(name)) });
}

/** The same as the summary of a check run, where no issue can be opened. */
export function renderWithoutIssue(view: IncidentView): string {
  return `${sourceOf(phrase("incident-no-issue"))}\n\n${sourceOf(renderIncident(view))}`;
}
