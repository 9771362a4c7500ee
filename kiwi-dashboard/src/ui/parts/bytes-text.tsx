import { useMemo } from "react";
import { useNotation } from "../app/preferences";
import { fromHex, runs, show, type Notation } from "../format/notation";

/** Bytes as text nodes; what cannot be seen is an escape in another colour. */
export function BytesText({ hex, notation, longest = 4096 }: { hex: string; notation?: Notation; longest?: number }) {
  const chosen = useNotation();
  const shownAs = notation ?? chosen;
  const cut = hex.length > 2 * longest;
  const part = cut ? hex.slice(0, 2 * longest) : hex;
  const parts = useMemo(() => (shownAs === "text" ? runs(fromHex(part)) : [{ text: show(part, shownAs), escaped: false }]), [part, shownAs]);
  if (hex === "") return <span className="muted">empty</span>;
  return (
    <span className="mono" dir="ltr">
      {parts.map((run, i) =>
        run.escaped ? (
          <span key={i} className="escape">
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
      {cut && <span className="muted">…</span>}
    </span>
  );
}
