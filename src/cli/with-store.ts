import { resolve } from "node:path";
import type { StorePlace } from "../store/open-store.ts";
import {
  NoStoreError,
  requireCurrent,
  type VisitedPlace,
  type VisitedStore,
  visitStore,
} from "../store/visit-store.ts";
import { readEnvironment } from "../web/read-environment.ts";
import { readStore } from "../web/settings.ts";
import { type Io, UsageError } from "./io.ts";

/** Where the service's store is: by the environment, or `.env` of the current folder. */
export function storePlace(io: Io): StorePlace {
  const environment = readEnvironment(io.cwd, io.env);
  const given = (name: string) => environment[name]?.trim() ?? "";
  const place = readStore(given("DATABASE_URL"), given("ASSAY_DATA"), (problem) => {
    throw new UsageError(problem);
  });
  if (place === null) throw new UsageError("the settings name no store");
  return "url" in place ? place : { folder: resolve(io.cwd, place.folder) };
}

/**
 * Does something with the store of the service, which may run meanwhile.
 *
 * @param options.access `read`: the database itself refuses to write
 * @throws UsageError if there is none, or it is not of this version
 */
export async function withStore<R>(
  io: Io,
  options: { readonly access: "read" | "write" },
  action: (store: VisitedStore) => Promise<R>,
): Promise<R> {
  const store = await visit(storePlace(io), options.access);
  try {
    sayWhatIsWrong(() => requireCurrent(store));
    return await action(store);
  } finally {
    await store.close();
  }
}

/** Opens a store as it is, of whatever version. @throws UsageError if there is none */
export async function visit(place: VisitedPlace, access: "read" | "write"): Promise<VisitedStore> {
  try {
    return await visitStore(place, access);
  } catch (error) {
    throw usage(error);
  }
}

function sayWhatIsWrong(look: () => void): void {
  try {
    look();
  } catch (error) {
    throw usage(error);
  }
}

function usage(error: unknown): unknown {
  if (!(error instanceof NoStoreError)) return error;
  const where = "ASSAY_DATA or DATABASE_URL, in the environment or in .env, say where the store is";
  return new UsageError(`${error.message}; ${where}`);
}
