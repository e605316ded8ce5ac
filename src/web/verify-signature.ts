import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether a body was signed with one of the secrets, over its bytes as they came.
 *
 * @param secrets the current one, and the previous one while it is being replaced
 * @param signature `sha256=<hex>`, from `X-Hub-Signature-256`
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifySignature(chunks: readonly Buffer[], signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature);
  // Every secret is tried, so that the time taken does not tell which one fits.
  return secrets
    .map((secret) => {
      const hmac = createHmac("sha256", secret);
      for (const chunk of chunks) hmac.update(chunk);
      const wanted = Buffer.from(`sha256=${hmac.digest("hex")}`);
      return wanted.byteLength === given.byteLength && timingSafeEqual(wanted, given);
    })
    .includes(true);
}
