/** Another process on the same store: says on its standard output, a line each, what it has done. */
import { createInbox } from "../../src/jobs/inbox.ts";
import { completeJob } from "../../src/jobs/settle-job.ts";
import type { StorePlace } from "../../src/store/open-store.ts";
import { reserveWrite } from "../../src/store/paces.ts";
import { aLetter } from "../jobs/a-letter.ts";
import { openNotes } from "./open-test-store.ts";

/** What it can do. */
export type Deed = "open" | "reserve" | "take" | "work";

const [where = "", deed = ""] = process.argv.slice(2);
const place: StorePlace = JSON.parse(where);
const store = await openNotes(place);
const say = (line: string) => process.stdout.write(`${line}\n`);

switch (deed) {
  case "open":
    say(await store.version());
    break;
  case "reserve": {
    const options = { installation: 1, apartMs: 10_000, patienceMs: 3_600_000 };
    const slots = await Promise.all(Array.from({ length: 10 }, () => reserveWrite(store, options)));
    for (const { inMs } of slots) say(String(Math.round(inMs / 10_000)));
    break;
  }
  case "take": {
    // Until it is killed.
    const inbox = createInbox(store, () => {});
    for (let number = 0; ; number += 10) {
      const guids = Array.from({ length: 10 }, (_, index) => `${process.pid}-${number + index}`);
      await Promise.all(guids.map(async (guid) => say(`${guid} ${await inbox.take(aLetter(guid, [guid]))}`)));
    }
  }
  case "work": {
    for (let claims = await store.jobs.claim(3); claims.length > 0; claims = await store.jobs.claim(3)) {
      for (const claim of claims) if (await completeJob(store, claim, [])) say(claim.key);
    }
    break;
  }
  default:
    throw new Error(`"${deed}" is nothing that this process can do`);
}
await store.close();
