export { driftProvider } from "./drift-provider.ts";
