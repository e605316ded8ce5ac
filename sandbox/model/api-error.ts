const DOCS = "https://docs.github.com/rest";

/** An answer other than success, in GitHub's own shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { errors?: readonly unknown[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  /** The body GitHub would send. */
  toBody(): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      documentation_url: DOCS,
      status: String(this.status),
    };
  }
}

/** 404, which GitHub also answers where the caller may not know that the thing exists. */
export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

/** 422 with one error about one field, as most of GitHub's older endpoints answer. */
export function validationFailed(resource: string, field: string, code: string, message?: string): ApiError {
  return new ApiError(422, "Validation Failed", {
    errors: [{ resource, code, field, ...(message === undefined ? {} : { message }) }],
  });
}

/** Refuses a text that is blank or longer than GitHub takes (65,536 characters). */
export function requireBody(resource: string, body: string): string {
  if (body.trim() === "") throw validationFailed(resource, "body", "missing_field", "Body cannot be blank");
  return limitBody(resource, body);
}

/** Refuses a text longer than GitHub takes (65,536 characters). */
export function limitBody(resource: string, body: string): string {
  const MAX = 65_536;
  if ([...body].length > MAX) {
    throw validationFailed(resource, "body", "custom", `body is too long (maximum is ${MAX} characters)`);
  }
  return body;
}
