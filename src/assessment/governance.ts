/** Rules about how a decision is made, not about the model: Assay's own, in no catalogue. No waiver covers them. */
export function isGovernance(rule: string): boolean {
  return rule.startsWith("governance/");
}
