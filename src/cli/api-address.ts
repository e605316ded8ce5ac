import { type Io, UsageError } from "./io.ts";

const DEFAULT_API = "https://api.github.com";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Address of GitHub's REST API as somebody gives it, without a slash at its end.
 *
 * @param name the option or environment variable that gives it
 */
export function apiAddress(text: string, name: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    throw new UsageError(
      `${name} is no address of GitHub's API; give one such as https://github.example.com/api/v3, without a name or password in it`,
    );
  }
  if (url.protocol === "http:" && !LOOPBACK.includes(url.hostname)) {
    throw new UsageError(
      `${name} begins with http://, where everybody on the way could read your token; give https://`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** The address that an option gives, or the environment, or that of github.com. */
export function chosenApi(option: string | undefined, { GITHUB_API_URL }: Io["env"]): string {
  return option === undefined
    ? apiAddress(GITHUB_API_URL?.trim() || DEFAULT_API, "GITHUB_API_URL")
    : apiAddress(option, "--api-url");
}
