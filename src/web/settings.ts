import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { StorePlace } from "../store/open-store.ts";

/** What the service needs to know to run. */
export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The one before, while it is being replaced; `null` where there is none. */
  readonly previousSecret: string | null;
  /** Base of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Whether writes are spaced as GitHub asks. */
  readonly throttle: boolean;
  /** No change passes in an organisation whose floor cannot be read. */
  readonly requireFloor: boolean;
  /** Where everything is kept that survives a restart. */
  readonly store: StorePlace;
  /** Days that entries of the audit trail are kept; `null`: for ever. */
  readonly retentionDays: number | null;
  /** What a reader of `/metrics` must present; `null`: nothing. */
  readonly metricsToken: string | null;
  /** By which pauses, leases and rounds are shortened: 1, but for trials against a GitHub on this machine. */
  readonly timeScale: number;
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings }
  /** One plain sentence for each variable that is missing or wrong, and how to get it. No values are quoted. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Probot's stand-in for a missing secret: everybody knows it. */
const KNOWN_SECRETS = ["development"];

/** Reads the settings from environment variables, strictly. */
export function readSettings(environment: Environment): SettingsOutcome {
  const problems: string[] = [];
  const given = (name: string) => environment[name]?.trim() ?? "";
  const problem = (text: string) => {
    problems.push(text);
    return null;
  };

  const appId = /^[1-9]\d{0,14}$/.test(given("APP_ID"))
    ? Number(given("APP_ID"))
    : problem(
        `APP_ID is ${given("APP_ID") === "" ? "missing" : "not a number"}: it stands on the App's page on GitHub, under "About".`,
      );
  const privateKey = readPrivateKey(environment, problem);
  const webhookSecret = given("WEBHOOK_SECRET");
  if (webhookSecret === "") {
    problem(
      'WEBHOOK_SECRET is missing: make one with `openssl rand -hex 32` and enter the same on the App\'s page on GitHub, under "Webhook".',
    );
  } else if (KNOWN_SECRETS.includes(webhookSecret.toLowerCase())) {
    problem("WEBHOOK_SECRET is a word that everybody knows: make one with `openssl rand -hex 32`.");
  }
  const previousSecret = given("WEBHOOK_SECRET_PREVIOUS") || null;
  if (KNOWN_SECRETS.includes(previousSecret?.toLowerCase() ?? "")) {
    problem("WEBHOOK_SECRET_PREVIOUS is a word that everybody knows: leave it out, and deliver what failed again.");
  }
  const store = readStore(given("DATABASE_URL"), given("ASSAY_DATA"), problem);
  const retentionDays = readDays(given("ASSAY_RETENTION_DAYS"), problem);
  const metricsToken = given("METRICS_TOKEN") || null;
  const port = readPort(given("PORT"), problem);
  const logLevel = LOG_LEVELS.find((level) => level === (given("LOG_LEVEL") || "info"));
  if (logLevel === undefined) problem(`LOG_LEVEL is none of ${LOG_LEVELS.join(", ")}.`);
  const gheHost = given("GHE_HOST");
  const apiUrl = readApiUrl(gheHost, given("GHE_PROTOCOL") || "https", problem);
  const unspaced = readWord(given("ASSAY_THROTTLE"), { yes: "off", no: "on" });
  if (unspaced === null) problem("ASSAY_THROTTLE is neither on nor off.");
  const throttle = !(unspaced === true && isLoopback(gheHost));
  const requireFloor = readWord(given("ASSAY_REQUIRE_FLOOR"), { yes: "true", no: "false" });
  if (requireFloor === null) problem("ASSAY_REQUIRE_FLOOR is neither true nor false.");

  if (appId === null || privateKey === null || port === null || logLevel === undefined) {
    return { ok: false, problems };
  }
  const timeScale = isLoopback(gheHost) ? readScale(given("ASSAY_TIME_SCALE"), problem) : 1;
  if (apiUrl === null || requireFloor === null || store === null || timeScale === null || problems.length > 0) {
    return { ok: false, problems };
  }
  const host = given("HOST") || "0.0.0.0";
  return {
    ok: true,
    settings: {
      appId,
      privateKey,
      webhookSecret,
      previousSecret,
      apiUrl,
      host,
      port,
      logLevel,
      throttle,
      requireFloor,
      store,
      retentionDays,
      metricsToken,
      timeScale,
    },
  };
}

type Problem = (text: string) => null;

function readPrivateKey(environment: Environment, problem: Problem): string | null {
  const inline = environment["PRIVATE_KEY"]?.trim() ?? "";
  const file = environment["PRIVATE_KEY_PATH"]?.trim() ?? "";
  if (inline === "" && file === "") {
    return problem(
      'PRIVATE_KEY or PRIVATE_KEY_PATH is missing: generate a private key on the App\'s page on GitHub, under "Private keys", and give its text or the path of the file.',
    );
  }
  const name = inline === "" ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY";
  try {
    const text = inline === "" ? readFileSync(file, "utf8") : unfold(inline);
    if (createPrivateKey(text).asymmetricKeyType === "rsa") return text;
  } catch {
    // A file that cannot be read, and a text that is no key, get the same answer as a key of another kind.
  }
  return problem(`${name} gives no RSA private key in PEM: take the .pem file that GitHub offers for download.`);
}

/** Keys are often given with `\n` for line breaks, or whole in base64. */
function unfold(key: string): string {
  if (key.includes("-----BEGIN")) return key.replaceAll("\\n", "\n");
  return Buffer.from(key, "base64").toString("utf8");
}

/** Which of two words is given, `no` where none is; null for any other. A misspelt "true" must not mean "false". */
function readWord(given: string, { yes, no }: { readonly yes: string; readonly no: string }): boolean | null {
  if (given === yes) return true;
  return given === no || given === "" ? false : null;
}

/** Where the store is; also for commands that need nothing else. */
export function readStore(url: string, folder: string, problem: Problem): StorePlace | null {
  if (url === "") return { folder: folder || "data" };
  if (folder !== "") return problem("DATABASE_URL and ASSAY_DATA are both set: keep the one that is meant.");
  const isPostgres = URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);
  return isPostgres
    ? { url }
    : problem("DATABASE_URL is no address of a PostgreSQL database: postgres://USER:PASSWORD@HOST/NAME.");
}

function readDays(given: string, problem: Problem): number | null {
  if (given === "") return null;
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  return problem(
    "ASSAY_RETENTION_DAYS is no number of days: give one from 1, or leave it out to keep the audit trail for ever.",
  );
}

function readScale(given: string, problem: Problem): number | null {
  const scale = given === "" ? 1 : Number(given);
  return scale > 0 && scale <= 1 ? scale : problem("ASSAY_TIME_SCALE is no number above 0 and up to 1.");
}

function readPort(given: string, problem: Problem): number | null {
  const port = given === "" ? 3000 : Number(given);
  if (/^\d*$/.test(given) && port <= 65_535) return port;
  return problem("PORT is no port number: give one from 0 to 65535; 0 takes any that is free.");
}

function readApiUrl(host: string, protocol: string, problem: Problem): string | null {
  if (host === "") return "https://api.github.com";
  if (protocol !== "https" && protocol !== "http") return problem("GHE_PROTOCOL is neither http nor https.");
  const url = `${protocol}://${host}`;
  if (URL.canParse(url) && new URL(url).host === host.toLowerCase()) return `${url}/api/v3`;
  return problem("GHE_HOST is no host name: give it without https:// and without a path, e.g. github.example.com.");
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host);
}
