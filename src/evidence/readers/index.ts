import { evidentlyReader } from "./evidently.ts";
import { fairlearnReader } from "./fairlearn.ts";
import type { Reader, ReportBase } from "./reader.ts";

/** All formats of reports, the more particular before the more general: the first that recognises a document reads it. */
export const READERS = [evidentlyReader, fairlearnReader] as const satisfies readonly Reader<ReportBase>[];

/** An understood report; `format` tells which. */
export type Report = (typeof READERS)[number] extends Reader<infer R> ? R : never;
