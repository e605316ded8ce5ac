import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

// A client in a process of its own: sends signed webhooks over keep-alive connections, and prints what came of it as JSON.

/** What is sent. */
export interface Sending {
  readonly url: string;
  readonly secret: string;
  readonly count: number;
  readonly connections: number;
}

export interface Sent {
  readonly perSecond: number;
  /** Milliseconds until the answer. */
  readonly p50: number;
  readonly p99: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** A push to a pull request, as long as GitHub's own are. */
function payload(number: number): string {
  const repository = { id: 1 + (number % 50), name: "models", full_name: "acme/models", owner: { login: "acme" } };
  const pull_request = { number, head: { sha: number.toString(16).padStart(40, "0") }, body: "x".repeat(18_000) };
  const installation = { id: 1 + (number % 20) };
  return JSON.stringify({ action: "opened", number, pull_request, repository, installation });
}

async function send(sending: Sending): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: sending.connections });
  const bodies = Array.from({ length: 500 }, (_, index) => payload(index));
  const signed = bodies.map((body) => ({
    body,
    signature: `sha256=${createHmac("sha256", sending.secret).update(body).digest("hex")}`,
  }));
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  let left = sending.count;
  const post = ({ body, signature }: (typeof signed)[number]) =>
    new Promise<number>((resolve, reject) => {
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "x-github-event": "pull_request",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": signature,
      };
      const outgoing = request(sending.url, { method: "POST", agent, headers }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
      });
      outgoing.on("error", reject).end(body);
    });
  const connection = async () => {
    while (left > 0) {
      left -= 1;
      const one = signed[left % signed.length];
      if (one === undefined) return;
      const begun = performance.now();
      const status = await post(one);
      times.push(performance.now() - begun);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: sending.connections }, connection));
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), statuses };
}

process.stdout.write(JSON.stringify(await send(JSON.parse(process.argv[2] ?? "null") as Sending)));
