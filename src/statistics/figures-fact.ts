import { type EvidenceFile, evidenceOf } from "../evidence/evidence.ts";
import { type Fault, succeed } from "../evidence/faults.ts";
import { figuresOf, type ReportFigure } from "../evidence/readers/figures.ts";
import { readDocument } from "../evidence/recognise.ts";
import type { FactProvider, FactRequestOf } from "./facts.ts";

/** A number that a report states, and where. */
export interface Figure extends ReportFigure {
  /** Path of the report. */
  readonly path: string;
}

/** All numbers of a model's reports. */
export interface FiguresFact {
  /** In the order of paths, and in each report in the order in which they stand there. */
  readonly figures: readonly Figure[];
  /** The reports that were read. */
  readonly sources: readonly { readonly path: string; readonly sha256: string }[];
  /** Reports that should have figures and could not be had or read. */
  readonly faults: readonly { readonly path: string; readonly fault: Fault }[];
}

/** Asks for the numbers that the reports of the commit under judgement state. */
export const FIGURES: FactRequestOf<FiguresFact> = { kind: "figures" };

/** Most figures of all reports together; beyond them a report counts as one that could not be read. */
const MOST_FIGURES = 50_000;

export const figuresProvider: FactProvider<typeof FIGURES, FiguresFact> = {
  kind: "figures",
  async provide(_request, evidence) {
    const fact = {
      figures: [] as Figure[],
      sources: [] as EvidenceFile[],
      faults: [] as FiguresFact["faults"][number][],
    };
    for (const slot of evidenceOf(evidence, "report")) {
      const { path } = slot;
      if (slot.state === "absent") {
        fact.faults.push({ path, fault: slot.fault });
        continue;
      }
      const document = await readDocument(slot.file, path);
      if (document.ok && fact.figures.length < MOST_FIGURES) {
        fact.sources.push(slot);
        for (const figure of figuresOf(document.value)) fact.figures.push({ ...figure, path });
      } else if (document.ok) fact.faults.push({ path, fault: tooMany(path) });
      // Reports of other formats (JUnit, lock files, logs) state no figures, which is no fault of theirs.
      else if (document.fault.reason !== "evidence-format-unknown" && isFigures(path, document.fault))
        fact.faults.push({ path, fault: document.fault });
    }
    return succeed({ ...fact, sources: fact.sources.map(({ path, sha256 }) => ({ path, sha256 })) });
  },
};

/** Whether a report that could not be read would have held figures: what is no JSON may be any text that is no table. */
function isFigures(path: string, fault: Fault): boolean {
  return fault.reason !== "evidence-malformed" || /\.(?:json|csv|tsv)$/i.test(path);
}

function tooMany(path: string): Fault {
  return {
    reason: "evidence-too-large",
    message: `The reports before ${path} hold ${MOST_FIGURES} figures already, so it was not read.`,
    remedy: "Name fewer reports in the policy: summaries, not tables of data.",
  };
}
