export { groupCountsProvider } from "./group-counts-provider.ts";
