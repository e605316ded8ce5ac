/** Name of the check run that is to be made required. */
export const CHECK_NAME = "assay";
