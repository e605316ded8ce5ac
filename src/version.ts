import packageJson from "../package.json" with { type: "json" };

/** Version of Assay, as stated in every assessment. */
export const VERSION: string = packageJson.version;
