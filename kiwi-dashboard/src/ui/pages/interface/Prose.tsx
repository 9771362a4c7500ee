import { Fragment } from "react";

/** Text of the document: paragraphs, `code` and **strong**; everything else as it is. */
export function Prose({ text, className = "" }: { text: string; className?: string }) {
  return (
    <div className={`prose ${className}`}>
      {text.trim().split(/\n\s*\n/).map((paragraph, i) => (
        <p key={i}><Inline text={paragraph} /></p>
      ))}
    </div>
  );
}

export function Inline({ text }: { text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece, i) => {
    if (piece.startsWith("`")) return <code key={i} className="mono">{piece.slice(1, -1)}</code>;
    if (piece.startsWith("**")) return <strong key={i}>{piece.slice(2, -2)}</strong>;
    return <Fragment key={i}>{piece}</Fragment>;
  });
}
