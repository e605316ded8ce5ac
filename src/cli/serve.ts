import { EXIT, type ExitCode, UsageError } from "./io.ts";

/** `assay serve`, `assay worker`: runs that part of the service until the process is told to stop. */
export async function serveCommand(role: "serve" | "worker", args: readonly string[]): Promise<ExitCode> {
  if (args.length > 0) throw new UsageError(`assay ${role} takes no arguments; its settings are in .env.example`);
  const { runService } = await import("../run-service.ts");
  await runService([role]);
  // It listens from now on; the signal that stops it ends the process.
  await new Promise(() => {});
  return EXIT.pass;
}
