import { kindOf, statusOf } from "../github/errors.ts";
import type { OwnToken } from "./own-token.ts";

/** Who asked GitHub, and for what. */
interface Asked {
  readonly own: OwnToken;
  /** `OWNER/REPO#N` */
  readonly where: string;
}

/**
 * Why GitHub did not do what a person asked for, in one plain sentence. What GitHub itself says is quoted, without the
 * token should it be in there.
 *
 * @throws the error itself where it is a defect
 */
export function personFailure(error: unknown, { own, where }: Asked): string {
  const said = (error instanceof Error ? error.message : "").replaceAll(own.token, "…");
  switch (kindOf(error)) {
    case "ambiguous":
      return `GitHub did not answer, or answered with an error of its own (${said})`;
    case "rate-limited":
      return `GitHub answers your token no more for now: its rate limit is used up (${said})`;
    case "not-found":
      return `GitHub shows your token no ${where}: the name is wrong, or the token in ${own.variable} may not see it`;
    case "forbidden":
      return statusOf(error) === 401
        ? `GitHub does not accept the token in ${own.variable}: it has ended, or is another server's`
        : `GitHub refuses your token at ${where}: it needs the right to write pull requests or issues there (${said})`;
    case "gone":
    case "refused":
      return `GitHub refuses a comment at ${where} (${said})`;
    case "not-visible":
    case "defect":
      throw error;
  }
}
