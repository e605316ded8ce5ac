import type { AppSeen } from "../../github/setup/app-seen.ts";
import type { BranchRules } from "../../github/setup/branch-rules.ts";
import type { EnvironmentSeen } from "../../github/setup/environments.ts";
import type { Seen } from "../../github/setup/seen.ts";
import type { TagRules } from "../../github/setup/tag-rules.ts";
import type { WorkflowSeen } from "../../github/setup/workflows.ts";
import type { PolicyOutcome } from "../../policy/load-policy.ts";

/** How a repository is set up, as far as whoever asks may see it. */
export interface SetupFacts {
  /** `owner/repo` */
  readonly name: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly branch: string;
  /** The policy of the default branch; `null` where it has none. */
  readonly policy: PolicyOutcome | null;
  /** The App whose check is meant; `null` where no check of it has been seen. */
  readonly app: Seen<AppSeen | null>;
  readonly rules: Seen<BranchRules>;
  /** Whose runs of forks' pull requests wait for an approval, in GitHub's word. */
  readonly forkApproval: Seen<string>;
  readonly environments: Seen<readonly EnvironmentSeen[]>;
  readonly tagRules: Seen<readonly TagRules[]>;
  /** The workflows that the policy declares, each with what its newest successful run left. */
  readonly workflows: Seen<readonly WorkflowSeen[]>;
  /** The teams that policy or floor name and the App cannot see. */
  readonly unseenTeams: Seen<readonly string[]>;
  /** Whether a CODEOWNERS file covers the policy. */
  readonly ownsPolicy: Seen<boolean>;
}

/** One thing that keeps a gate from being one, and what mends it. */
export interface Gap {
  /** A contract, kebab-case. */
  readonly code: string;
  /** `open`: changes can get past. `weak`: they can under circumstances. `unseen`: it could not be looked at. */
  readonly weight: "open" | "weak" | "unseen";
  /** One plain sentence. */
  readonly what: string;
  /** What to do; one or two plain sentences. */
  readonly mend: string;
  /** Where to do it; an address on GitHub, or a command. */
  readonly where: string;
}
