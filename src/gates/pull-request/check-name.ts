/** Name of the check run that is to be made required. */
export const CHECK_NAME = "assay";

/** Whether a check run of ours is about one practice; those of other gates stand for themselves. */
export function isPractice(name: string): boolean {
  return name.startsWith(`${CHECK_NAME}/`) && !/^assay\/(?:deployment|release)(?:\/|$)/.test(name);
}
