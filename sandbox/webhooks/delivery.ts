import { createHmac, randomUUID } from "node:crypto";
import { request } from "node:http";

/** One attempt to deliver an event, as GitHub's delivery log keeps it. */
export type Delivery = {
  id: number;
  guid: string;
  deliveredAt: string;
  redelivery: boolean;
  /** Seconds. */
  duration: number;
  /** "OK", or what went wrong in GitHub's words. */
  status: string;
  /** The App's answer; 502 where there was none. */
  statusCode: number;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  /** The exact bytes that were signed. */
  body: string;
  response: string;
};

/** What came of sending a body to the App. */
export type Sent = { status: string; statusCode: number; response: string };

const TIMEOUT_MS = 10_000;

/** A new delivery id. */
export function newGuid(): string {
  return randomUUID();
}

/** Sends one signed webhook and waits for the answer, at most ten seconds as GitHub does. Never throws. */
export function send(options: {
  target: string;
  secret: string;
  appId: number;
  delivery: Pick<Delivery, "guid" | "event" | "body">;
}): Promise<Sent> {
  const { delivery, secret } = options;
  const body = Buffer.from(delivery.body);
  const sign = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest("hex");
  const headers = {
    Accept: "*/*",
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    "User-Agent": "GitHub-Hookshot/5a2d0b1",
    "X-GitHub-Delivery": delivery.guid,
    "X-GitHub-Event": delivery.event,
    "X-GitHub-Hook-ID": "1",
    "X-GitHub-Hook-Installation-Target-ID": String(options.appId),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature": `sha1=${sign("sha1")}`,
    "X-Hub-Signature-256": `sha256=${sign("sha256")}`,
  };
  return new Promise((resolve) => {
    const fail = (status: string): void => resolve({ status, statusCode: 502, response: "" });
    const outgoing = request(options.target, { method: "POST", headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", () => fail("failed to connect to host"));
      answer.on("end", () => {
        const statusCode = answer.statusCode ?? 502;
        const status = statusCode < 300 ? "OK" : `Invalid HTTP Response: ${statusCode}`;
        resolve({ status, statusCode, response: Buffer.concat(chunks).toString("utf8") });
      });
    });
    outgoing.setTimeout(TIMEOUT_MS, () => {
      fail("timed out");
      outgoing.destroy();
    });
    outgoing.on("error", () => fail("failed to connect to host"));
    outgoing.end(body);
  });
}
