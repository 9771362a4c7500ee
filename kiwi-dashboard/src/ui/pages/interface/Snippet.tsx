import { Button } from "@mantine/core";
import { useRef } from "react";
import { told } from "../../parts/told";

/** Text to copy. Where the browser lets no page copy, the text is selected instead. */
export function Snippet({ label, text }: { label: string; text: string }) {
  const shown = useRef<HTMLPreElement>(null);
  const select = () => {
    if (shown.current) getSelection()?.selectAllChildren(shown.current);
    told("Press Ctrl C to copy it.");
  };
  // Without a secure connection there is no clipboard.
  const copy = () => {
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) select();
    else void clipboard.writeText(text).then(() => told("Copied."), select);
  };
  return (
    <div className="snippet">
      <pre ref={shown} className="code" tabIndex={0} role="group" aria-label={label}>{text}</pre>
      <Button variant="default" size="compact-xs" onClick={copy} aria-label={`Copy: ${label}`}>Copy</Button>
    </div>
  );
}
