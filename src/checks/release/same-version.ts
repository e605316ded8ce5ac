/** A version as people write it, without the `v` or `version` before it: `V1.2.0` is `1.2.0`. */
export function bareVersion(text: string): string {
  return text
    .trim()
    .replace(/^version\s*/i, "")
    .replace(/^v(?=\d)/i, "");
}

/** Whether two names mean the same version, with or without a leading `v`. */
export function isSameVersion(a: string, b: string): boolean {
  return bareVersion(a) === bareVersion(b) && bareVersion(a) !== "";
}
