import { generateKeyPairSync } from "node:crypto";

let cached: string | undefined;

/** A private key for the App, in PEM: made once per process, as making one takes a tenth of a second. */
export function appPrivateKey(): string {
  cached ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
  return cached;
}
