/** How every figures document begins: its first key in canonical JSON. No table begins so. */
export const FIGURES_MARKER = '{"assay-figures":';
