import type { ModelEvidence } from "../evidence/evidence.ts";
import type { Markdown } from "./markdown.ts";
import type { Preview } from "./preview.ts";

/** A remark at lines of a committed file, as GitHub takes it with a check run. All texts are plain. */
export interface Annotation {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "failure" | "warning" | "notice";
  /** At most 255 characters. */
  readonly title: string;
  readonly message: string;
}

/** What GitHub shows of a check run. Every part is within GitHub's limits for one request. */
export interface CheckOutput {
  /** Plain text, at most 255 characters, one line. */
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Markdown: the figures in detail and the context for a replay. Left out where there is nothing more to say. */
  readonly text?: string;
  /** At most 50; what is beyond is counted in the summary. */
  readonly annotations: readonly Annotation[];
}

/** What a report says beside the assessment itself. */
export interface ReportOptions {
  /** The evidence that was judged, for where each file came from (run, artifact, commit). */
  readonly evidence?: readonly ModelEvidence[];
  /** Plain sentences about this judgement: where the floor and the baseline came from, what was left unread. */
  readonly notes?: readonly string[];
  /** What comes before the verdict; short. */
  readonly intro?: Markdown;
  /** What the policy proposed by the pull request would conclude. */
  readonly preview?: Preview;
}
