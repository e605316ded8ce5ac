import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { ApiError } from "../model/api-error.ts";
import type { Actor, Permissions, World } from "../model/types.ts";
import { isFields } from "./read-body.ts";

const SKEW_SECONDS = 60;
const MAX_LIFE_SECONDS = 600;

/** Who sends a request. @throws 401 where credentials are given and wrong. */
export function authenticate(world: World, authorization: string | undefined, appKey: KeyObject): Actor {
  if (authorization === undefined) return { kind: "anonymous" };
  const credential = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization)?.[1];
  if (credential === undefined) throw new ApiError(401, "Bad credentials");
  if (credential.split(".").length === 3) {
    verifyJwt(world, credential, appKey);
    return { kind: "app", app: world.app };
  }
  const token = world.tokens.get(credential);
  if (token === undefined) throw new ApiError(401, "Bad credentials");
  if (token.kind === "user") return { kind: "user", account: token.account };
  if (token.expiresAt <= Date.now() || !world.installations.has(token.installation.id)) {
    throw new ApiError(401, "Bad credentials");
  }
  const { installation, repositoryIds } = token;
  const { account, suspended } = installation;
  if (suspended !== undefined) {
    const message = `Sorry. This installation owned by ${account.login} suspended your access at ${suspended.at}.`;
    throw new ApiError(403, message);
  }
  const permissions = stillGranted(token.permissions, installation.permissions);
  return { kind: "installation", app: world.app, installation, permissions, repositoryIds };
}

// A token never may more than its installation does by now.
function stillGranted(token: Permissions, installation: Permissions): Permissions {
  const granted: Record<string, "read" | "write"> = {};
  for (const [name, level] of Object.entries(token)) {
    const now = name === "metadata" ? "read" : installation[name];
    if (now !== undefined) granted[name] = level === "write" ? now : level;
  }
  return granted;
}

/** The public half of a private key in PEM. */
export function publicKeyOf(privateKeyPem: string): KeyObject {
  return createPublicKey(privateKeyPem);
}

function verifyJwt(world: World, jwt: string, key: KeyObject): void {
  const [head = "", payload = "", signature = ""] = jwt.split(".");
  const header = decode(head);
  const claims = decode(payload);
  const undecodable = new ApiError(401, "A JSON web token could not be decoded");
  if (header === undefined || claims === undefined || header["alg"] !== "RS256") throw undecodable;
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"))) throw undecodable;
  const issuer = String(claims["iss"]);
  if (issuer !== String(world.app.id) && issuer !== world.app.clientId) {
    throw new ApiError(401, "'Issuer' claim ('iss') must be an Integer or the Client ID of the App");
  }
  const seconds = Date.now() / 1000;
  const { iat, exp } = claims;
  if (typeof iat !== "number" || iat > seconds + SKEW_SECONDS) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== "number" || exp < seconds) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > seconds + MAX_LIFE_SECONDS + SKEW_SECONDS) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
