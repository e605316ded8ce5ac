import { setTimeout as sleep } from "node:timers/promises";
import type { ApiFault } from "./faults.ts";
import type { Answer } from "./route.ts";

/** What is to be sent: an answer, half of one, or a broken connection. */
export type Reaction = { send: Answer; cut: boolean } | "disconnect";

const SERVER_ERROR = { message: "Server Error" };
const DOCS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** Answers a request under a fault. `proceed` does what the request asks for, if the fault lets it come to that. */
export async function applyFault(fault: ApiFault | undefined, proceed: () => Answer): Promise<Reaction> {
  const whole = (send: Answer): Reaction => ({ send, cut: false });
  switch (fault?.kind) {
    case undefined:
      return whole(proceed());
    case "slow":
      await sleep(fault.ms);
      return whole(proceed());
    case "error-before":
      return whole({ status: fault.status ?? 502, body: SERVER_ERROR });
    case "error-after":
      proceed();
      return whole({ status: fault.status ?? 502, body: SERVER_ERROR });
    case "not-found":
      return whole({ status: 404, body: { message: "Not Found", documentation_url: DOCS, status: "404" } });
    case "nothing-to-approve": {
      const status = fault.status ?? 422;
      const message = status === 404 ? "Not Found" : "No pending deployment protection rule to approve or reject.";
      return whole({ status, body: { message, documentation_url: DOCS, status: String(status) } });
    }
    case "secondary-rate-limit":
      return whole({
        status: 403,
        headers: { "retry-after": String(fault.retryAfter ?? 60) },
        body: {
          message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
          documentation_url: `${DOCS}#about-secondary-rate-limits`,
        },
      });
    case "primary-rate-limit":
      return whole({
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-used": "5000",
          "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + (fault.resetInSeconds ?? 60)),
        },
        body: { message: "API rate limit exceeded for installation.", documentation_url: DOCS },
      });
    case "disconnect":
      if (fault.when === "before") return "disconnect";
      if (fault.when === "half-way") return { send: proceed(), cut: true };
      proceed();
      return "disconnect";
  }
}
