/** What a command may use of the world around it. */
export interface Io {
  /** Working directory that relative paths start from. */
  readonly cwd: string;
  /** Today's date in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** The environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether escape sequences may be written to stdout. */
  readonly colour: boolean;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>;
  /** The result, and nothing else. */
  stdout(text: string): void;
  /** Resolves when stdout takes more: whoever writes much waits for it. */
  drained(): Promise<void>;
  /** Everything that is said beside the result. */
  stderr(text: string): void;
}

/** Exit codes; a contract. Warnings exit with `pass`. */
export const EXIT = { pass: 0, blocked: 1, usage: 2, undecided: 3, internal: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A mistake of whoever called the command: said on stderr without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
