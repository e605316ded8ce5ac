import { isFields } from "../http/read-body.ts";
import { ApiError } from "../model/api-error.ts";

/** Does what a person asks for; where GitHub refuses, the error says all that the answer would. */
export function plainly<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.errors === undefined) throw error;
    const details = error.errors.filter(isFields).map(({ field, code, message }) => message ?? `${field} ${code}`);
    throw new ApiError(error.status, [error.message, ...details].join("; "));
  }
}
