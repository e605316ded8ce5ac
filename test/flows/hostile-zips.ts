import { ZipFile } from "yazl";
import { makeZip } from "../../sandbox/tester/make-zip.ts";

/** A zip of one file of zeros that unpacks to a thousand times its size. */
export function bomb(): Promise<Buffer> {
  return makeZip({ "predictions.csv": Buffer.alloc(100 * 2 ** 20) });
}

/** A zip whose entry wants to lie outside of its folder. */
export async function zipSlip(): Promise<Buffer> {
  const zip = await makeZip({ "aa/predictions.csv": "sex,defaulted,approved\n" });
  const name = Buffer.from("aa/predictions.csv");
  for (let at = zip.indexOf(name); at !== -1; at = zip.indexOf(name, at + 1)) zip.write("..", at);
  return zip;
}

/** A zip whose entry is a symbolic link to the passwords of this machine. */
export async function symlink(): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("/etc/passwd"), "predictions.csv", { mode: 0o120777 });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
