import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemError } from "../api/problem";
import { visible } from "../format/notation";

export function Loading({ what = "Loading" }: { what?: string }) {
  return (
    <div className="skeletons" role="status" aria-label={what}>
      <div className="skeleton" />
      <div className="skeleton" />
      <div className="skeleton" />
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** What went wrong, in the words of the server, and a way on. */
export function Failure({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const problem = error instanceof ProblemError ? error : null;
  return (
    <div className="state" role="alert">
      <strong>{problem ? visible(problem.title) : "The page failed"}</strong>
      <span>{visible(problem ? problem.detail : error instanceof Error ? error.message : "")}</span>
      {problem && <span className="mono">{problem.code}</span>}
      {again && problem?.code !== "not-found" && (
        <Button variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

/** Shows an answer when it is there; until then, that it is awaited or why it does not come. */
export function Answer<T>({ of, children, what }: { of: Asked<T>; children: (data: T) => ReactNode; what?: string }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} again={() => void of.refetch()} />;
  return <Loading {...(what ? { what } : {})} />;
}
