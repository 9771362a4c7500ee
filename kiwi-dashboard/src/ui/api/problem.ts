import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];
export type ProblemCode = Problem["code"] | "unreachable";

/** An answer that is a problem document (RFC 9457), or no answer at all. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly title: string,
    readonly detail: string,
    readonly status: number,
  ) {
    super(detail || title);
    this.name = "ProblemError";
  }

  static async of(response: Response): Promise<ProblemError> {
    try {
      const problem = (await response.json()) as Partial<Problem>;
      return new ProblemError(
        problem.code ?? "internal",
        problem.title ?? `The server answered ${response.status}`,
        problem.detail ?? "",
        response.status,
      );
    } catch {
      // Not a problem document: something between the page and the server has answered.
      return new ProblemError("internal", `The server answered ${response.status}`, "", response.status);
    }
  }
}

export function unreachable(cause: unknown): ProblemError {
  const error = new ProblemError("unreachable", "The server does not answer", "Is it still running? The page tries again by itself.", 0);
  error.cause = cause;
  return error;
}

/** Whether a request may succeed when it is sent again as it is. */
export function worthRetrying(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return ["unreachable", "store-busy", "too-many-requests", "timeout", "unavailable"].includes(error.code);
}
