import { phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse } from "./desk.ts";
export async function draftCard(_desk: Desk): Promise<Outcome> {
  return refuse(phrase("nothing-waits"));
}
