/** A mistake in a file that Assay is run from. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** `containerfile/not-root`: which assertion is broken. */
  readonly rule: string;
  /** What is wrong and what belongs there. */
  readonly message: string;
}

export function describeProblem({ file, line, rule, message }: Problem): string {
  return `${file}:${line} ${rule}: ${message}`;
}
