import { type Io, UsageError } from "./io.ts";

/** In the order in which GitHub's own command looks at them. */
const VARIABLES = ["GH_TOKEN", "GITHUB_TOKEN"] as const;

/** A person's own token, and the environment variable that holds it. */
export interface OwnToken {
  readonly token: string;
  readonly variable: (typeof VARIABLES)[number];
}

/** The token of whoever runs the command. It is never printed. */
export function ownToken(env: Io["env"]): OwnToken {
  for (const variable of VARIABLES) {
    const token = env[variable]?.trim() ?? "";
    if (token === "") continue;
    // What no header can hold would be quoted in the error of whoever tries to send it.
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new UsageError(`${variable} holds no token: it has blanks, line breaks or other letters than a token has`);
    }
    return { token, variable };
  }
  throw new UsageError(
    "this comments on GitHub as you, and needs your own token: set GITHUB_TOKEN or GH_TOKEN, for example GH_TOKEN=$(gh auth token)",
  );
}
