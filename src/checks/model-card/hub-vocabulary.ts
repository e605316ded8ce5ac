import vocabulary from "./hub-vocabulary.json" with { type: "json" };

/** Ids that the Hugging Face Hub knows; from hub-docs @242f4a1 and huggingface.js @fe42e68. All licence ids are lower case. */
export const HUB_LICENCES: ReadonlySet<string> = new Set(vocabulary.licences);
export const PIPELINE_TAGS: ReadonlySet<string> = new Set(vocabulary.pipelineTags);
export const LIBRARY_NAMES: ReadonlySet<string> = new Set(vocabulary.libraryNames);

/** Ids that name a family of licences, or none: the terms stay open. */
export const LICENCE_FAMILIES: ReadonlySet<string> = new Set([
  "bsd",
  "cc",
  "gfdl",
  "gpl",
  "lgpl",
  "openrail",
  "unknown",
  "other",
]);
