import { lazy, Suspense, type ComponentProps } from "react";

const Plot = lazy(() => import("./Plot"));

export type { Line } from "./Plot";

/** A plot that comes when it is needed; its place is kept meanwhile. */
export function Chart(props: ComponentProps<typeof Plot>) {
  return (
    <Suspense fallback={<div style={{ height: (props.height ?? 150) + 18 }} />}>
      <Plot {...props} />
    </Suspense>
  );
}
