import type { Signature } from "../git/objects.ts";
import type { Account, World } from "./types.ts";
import { now } from "./world.ts";

/** How an account signs its commits. Git knows name and address only; GitHub finds the account by the address. */
export function signatureOf({ login, email }: Account, date: string = now()): Signature {
  return { name: login, email, date };
}

/** A signature whose address is nobody's, as of a commit made with an address that GitHub does not know. */
export function strangerSignature(world: World, date: string = now()): Signature {
  return { name: "Somebody", email: `somebody-${world.nextId()}@nowhere.test`, date };
}
