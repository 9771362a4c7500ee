import "@xterm/xterm/css/xterm.css";
import "./terminal.css";
import { Button, useMantineColorScheme } from "@mantine/core";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Xterm, type ITheme } from "@xterm/xterm";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { visible } from "../../format/notation";
import { PageHead } from "../../parts/panel";
import { TerminalSession } from "./session";
import { forgetStyles, withConstructedStyles } from "./styles";

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function theme(): ITheme {
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  return {
    background: css("--surface"), foreground: css("--text"), cursor: css("--accent"), cursorAccent: css("--surface"), selectionBackground: dark ? "#3a4a2c" : "#cfe3bd",
    black: dark ? "#46515b" : "#14181c", white: dark ? "#e4e8eb" : "#56616b", brightBlack: css("--muted"), brightWhite: css("--text"),
    red: css("--bad"), brightRed: css("--bad"), green: css("--accent"), brightGreen: css("--accent"), yellow: css("--warn"), brightYellow: css("--warn"),
    blue: css("--series-1"), brightBlue: css("--series-1"), magenta: css("--series-4"), brightMagenta: css("--series-4"), cyan: css("--series-3"), brightCyan: css("--series-3"),
  };
}

export default function Terminal() {
  const place = useRef<HTMLDivElement>(null);
  const xterm = useRef<Xterm>(undefined);
  const [search] = useSearchParams();
  const first = useRef(search.get("line") ?? "");
  const [ended, setEnded] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { colorScheme } = useMantineColorScheme();

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const terminal = new Xterm({
      fontFamily: 'ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", Consolas, monospace',
      fontSize: 13, lineHeight: 1.2, cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches, scrollback: 5000, screenReaderMode: true, theme: theme(), convertEol: false,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    const sheets = withConstructedStyles(() => terminal.open(element));
    fit.fit();
    xterm.current = terminal;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const session = new TerminalSession(`${scheme}://${location.host}/api/v1/ws/terminal`, {
      write: (text) => terminal.write(text),
      ended: setEnded,
      opened: () => {
        terminal.focus();
        // A line of the address is only written down; to run it is for a person to decide.
        if (first.current && !/[\u0000-\u001f\u007f]/.test(first.current)) session.type(first.current);
        first.current = "";
      },
    });
    session.resize(terminal.cols, terminal.rows);
    const typed = terminal.onData((data) => session.type(data));
    const resized = terminal.onResize(({ cols, rows }) => session.resize(cols, rows));
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    return () => {
      observer.disconnect();
      typed.dispose();
      resized.dispose();
      session.end();
      terminal.dispose();
      forgetStyles(sheets);
    };
  }, [attempt]);

  useEffect(() => {
    if (xterm.current) xterm.current.options.theme = theme();
  }, [colorScheme]);

  return (
    <>
      <PageHead title="Terminal">
        <span className="muted not-narrow">The shell of the store. Tab completes, the arrow keys go through what was typed.</span>
        {ended !== null && <Button onClick={() => { setEnded(null); setAttempt((n) => n + 1); }}>New shell</Button>}
      </PageHead>
      {ended !== null && <div className="notice" role="status" style={{ marginBottom: 12 }}>{visible(ended)}</div>}
      <section className="panel shell-panel" aria-label="Shell">
        <div ref={place} className="shell-place" />
      </section>
    </>
  );
}
