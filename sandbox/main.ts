// The sandbox as a process of its own: `node sandbox/main.ts [PORT]`. It prints one line of JSON when it is
// ready (url, host, port, app with its credentials) and is then driven through connect-sandbox.ts.
import { startSandbox } from "./start-sandbox.ts";

const given = process.argv[2];
const port = given === undefined ? 0 : Number(given);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`sandbox: ${given} is not a port; give a number from 0 (any free one) to 65535.\n`);
  process.exit(2);
}
const { github: _github, close, ...ready } = await startSandbox({ port });
process.stdout.write(`${JSON.stringify(ready)}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    close().then(() => process.exit(0));
  });
}
