/** Whether an image reference says which image is meant, for good: by digest, or by a tag with the whole version. */
export function isPinned(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  return /\d+\.\d+/.test(tagOf(image));
}

/** The tag of an image reference; empty where there is none. A colon before the last slash is a registry's port. */
export function tagOf(image: string): string {
  return /:([^:/@]+)(@.*)?$/.exec(image)?.[1] ?? "";
}
