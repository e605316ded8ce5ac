// The sandbox as a process of its own: `node sandbox/main.ts [PORT] [OPTIONS]`, OPTIONS being those of startSandbox
// as JSON. It prints one line of JSON when it is ready (url, host, port, app with its credentials) and is then driven
// through connect-sandbox.ts.
import { readArguments } from "./read-arguments.ts";
import { startSandbox } from "./start-sandbox.ts";

const given = readArguments(process.argv.slice(2));
if (!given.ok) {
  process.stderr.write(`sandbox: ${given.message}\n`);
  process.exit(2);
}
const { github: _github, close, ...ready } = await startSandbox(given.options);
process.stdout.write(`${JSON.stringify(ready)}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    close().then(() => process.exit(0));
  });
}
