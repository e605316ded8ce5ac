import { z } from "zod";
import { glob, name, path } from "./policy-schema.ts";

const days = z.int().min(1).max(3650);
const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\]+$/, "name one file of the release, without folders");

const modelDigest = z.strictObject({
  asset: fileName.describe("Name of the released file, or a glob that fits exactly one file of the release."),
  key: z
    .string()
    .regex(/^[^.\s]+(\.[^.\s]+)*$/, "name the key by its path, such as model.sha256")
    .default("model.sha256")
    .describe("Where a JSON report of this model's evidence states the sha256 of the file that was evaluated."),
});

/**
 * What a release must show beyond a merge. Made by a function, since this file and the policy's schema need each other.
 */
export function releaseSchema() {
  return z.strictObject({
    tags: z
      .array(glob)
      .min(1)
      .default(["**"])
      .describe("Globs of the tags whose releases are governed. Others are left alone."),
    models: z
      .array(name)
      .min(1)
      .optional()
      .describe("The models that are released, by name. Left out: every model of the policy."),
    stop: z
      .enum(["draft", "tag", "contain"])
      .default("draft")
      .describe(
        "Where a release is stopped. `draft`: drafts are judged, and Assay publishes them. `tag`: the same, and Assay makes the tag, which a ruleset keeps everybody else from making. `contain`: only what is published is judged, after the fact.",
      ),
    publish: z
      .enum(["by-hand", "when-passing"])
      .default("by-hand")
      .describe("When a draft that passes is published: on `/assay release` in its issue, or at once."),
    "card-version": z.boolean().default(false).describe("Each model card must state the version that the tag names."),
    "model-digest": z
      .record(name, modelDigest)
      .default({})
      .describe("By model: the released file must be the very file that was evaluated."),
    "max-age": days.optional().describe("How many days old evidence may be. Left out: of any age."),
    "waivers-outlast": days
      .optional()
      .describe("No waiver in force may end within so many days. Left out: it may end at any time."),
    assets: z
      .array(glob.refine((text) => !text.includes("/"), "a release has files and no folders: leave `/` out"))
      .default([])
      .describe("Names or globs of files that the release must have; each must fit at least one."),
    changelog: path.optional().describe("Path of a changelog that must have an entry for the tag."),
    "sign-off": z
      .int()
      .min(1)
      .max(10)
      .optional()
      .describe(
        "How many approvers must say `/assay approve` in the release's issue, for the very commit that is released; who made the draft or uploaded its files does not count. Left out: none.",
      ),
    reference: z
      .enum(["previous-release", "branch"])
      .default("previous-release")
      .describe(
        "What drift is measured against where a rule compares with the baseline: the evidence of the previous release, or that of the default branch.",
      ),
    "open-incidents": z
      .enum(["allow", "never"])
      .default("allow")
      .describe("`never`: no incident may be open for a model that is released, but one that the release is to mend."),
    "evidence-assets": z
      .record(z.string().min(1).max(255), fileName)
      .default({})
      .describe(
        "Artifacts whose files are taken from a zip among the release's files, `artifact: file.zip`, since GitHub deletes artifacts after some months. Whoever may upload files to a release can put anything there.",
      ),
  });
}

export type ReleasePolicy = z.infer<ReturnType<typeof releaseSchema>>;
