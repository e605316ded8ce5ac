import { createHmac } from "node:crypto";
import { createServer } from "node:http";

// The floor of taking webhooks: reads the body, computes its signature, answers, and writes nothing down.
// Prints the port that it listens on.

const secret = process.argv[2] ?? "";
const server = createServer((request, response) => {
  const hmac = createHmac("sha256", secret);
  request.on("data", (chunk: Buffer) => hmac.update(chunk));
  request.on("end", () => {
    const fits = request.headers["x-hub-signature-256"] === `sha256=${hmac.digest("hex")}`;
    response.writeHead(fits ? 202 : 401).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`listens on port ${typeof address === "object" ? address?.port : ""}\n`);
});
