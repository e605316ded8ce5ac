import { createHash, randomBytes } from "node:crypto";
import type { Download, World } from "../model/types.ts";

const DOWNLOAD_MS = 60_000;

/** A URL on the storage host that gives a file for one minute without credentials. */
export function offerDownload(
  world: World,
  file: Omit<Download, "expiresAt"> & { folder: "artifacts" | "assets" },
): string {
  const { folder, ...download } = file;
  const key = randomBytes(24).toString("hex");
  world.downloads.set(key, { ...download, expiresAt: Date.now() + DOWNLOAD_MS });
  return `${world.urls.storage}/${folder}/${key}${folder === "artifacts" ? ".zip" : ""}`;
}

/** The digest of a file as GitHub writes it. */
export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
