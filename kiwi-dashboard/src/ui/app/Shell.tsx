import { Drawer, Select, Tooltip, useMantineColorScheme } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Link, NavLink, useLocation, useNavigate } from "react-router";
import { ask, client } from "../api/client";
import { live, useEngine, useLive, useLiveStatus } from "../api/hooks";
import type { Notation } from "../format/notation";
import { visible } from "../format/notation";
import { exact } from "../format/units";
import { HealthBadge } from "../parts/health";
import { Messages, tellFailure, told } from "../parts/told";
import { groups, pages } from "./navigation";
import { Palette, type Command } from "./Palette";
import { usePreferences } from "./preferences";

function Navigation({ className }: { className: string }) {
  return (
    <nav className={className} aria-label="Pages">
      {groups.map((group) => (
        <div key={group}>
          <h3 id={`${className}-${group}`}>{group}</h3>
          <ul aria-labelledby={`${className}-${group}`}>
            {pages.filter((page) => page.group === group).map((page) => (
              <li key={page.path}>
                <Tooltip label={page.name} position="right" disabled={className !== "nav" || window.innerWidth > 1180}>
                  <NavLink to={page.path} end={page.path === "/"}>
                    {page.icon}
                    <span>{page.name}</span>
                  </NavLink>
                </Tooltip>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function LiveBadge() {
  useLive("stats", () => undefined);
  const status = useLiveStatus();
  const [missed, setMissed] = useState(0);
  useEffect(() => live.onDropped((_, messages) => setMissed((n) => n + messages)), []);
  const text = { open: "Live", connecting: "Connecting", waiting: "Reconnecting", idle: "Paused" }[status];
  return (
    <span className="live" role="status">
      <span className={`dot ${status === "open" ? "" : "waiting"}`} />
      <span className="not-narrow">{text}</span>
      <span className="unseen only-narrow">{text}</span>
      {missed > 0 && <span className="badge warn" title="This page was too slow for them; what it shows of the past may have gaps.">{exact(missed)} messages missed</span>}
    </span>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const engine = useEngine();
  const query = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const main = useRef<HTMLElement>(null);
  const { notation, setNotation } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true }); // to hold them back takes a style in the page
  const [palette, paletteTo] = useDisclosure(false);
  const [drawer, drawerTo] = useDisclosure(false);
  const dark = colorScheme === "dark" || (colorScheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);

  const commands = useMemo<Command[]>(() => {
    const act = (name: string, words: string, action: () => Promise<unknown>, done: string): Command => ({
      name, hint: "Do", words, run: () => void action().then(() => told(done), tellFailure),
    });
    return [
      { name: dark ? "Light colours" : "Dark colours", hint: "Look", words: "theme", run: () => setColorScheme(dark ? "light" : "dark") },
      ...(["text", "hex", "base64"] as const).map((n) => ({ name: `Show keys as ${n}`, hint: "Look", words: "notation encoding", run: () => setNotation(n) })),
      act("Flush the memtables", "write", () => ask(client.POST("/api/v1/memtables/flush")), "The memtables are flushed."),
      act("Sync the log", "durable", () => ask(client.POST("/api/v1/log/sync")), "All writes are durable."),
      act("Verify all tables", "check", () => ask(client.POST("/api/v1/engine/verify")).then(() => navigate("/engine")), "Verification has started."),
      act("Log out", "session", () => ask(client.DELETE("/api/v1/session")).then(() => query.setQueryData(["session"], null)), "Logged out."),
    ];
  }, [dark, navigate, query, setColorScheme, setNotation]);

  useHotkeys([["mod+K", paletteTo.open]], []); // in a field as well, where a slash is text
  useHotkeys([["/", paletteTo.open]]);
  const closeDrawer = drawerTo.close; // stays the same, unlike the object that holds it
  useEffect(() => {
    closeDrawer();
    window.scrollTo(0, 0);
  }, [location.pathname, closeDrawer]);

  const name = visible(engine.data?.name ?? "Kiwi");
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>
        Skip to the page
      </a>
      <header className="bar">
        <button type="button" className="icon-button only-narrow" aria-label="Pages" onClick={drawerTo.open}>
          <svg width="16" height="16" viewBox="0 0 16 16" stroke="currentColor" strokeWidth="1.500" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" /></svg>
        </button>
        <Link to="/" className="brand" aria-label={`${name}, overview`}>
          <img src="/kiwi.svg" alt="" />
          <span>{name}</span>
        </Link>
        {engine.data && <HealthBadge health={engine.data.health} />}
        {engine.data?.readOnly && <span className="badge not-narrow">Changes are off</span>}
        <span className="space" />
        <LiveBadge />
        <Select aria-label="Show keys and values as" w={92} value={notation} onChange={(v) => setNotation((v ?? "text") as Notation)} data={[{ value: "text", label: "Text" }, { value: "hex", label: "Hex" }, { value: "base64", label: "Base64" }]} className="not-narrow" />
        <button type="button" className="search-button not-narrow" onClick={paletteTo.open}>
          Go to… <kbd>Ctrl K</kbd>
        </button>
        <button type="button" className="icon-button only-narrow" aria-label="Go to" onClick={paletteTo.open}>
          <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.500" aria-hidden="true"><path d="M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM10.300 10.300 14 14" /></svg>
        </button>
        <button type="button" className="icon-button" aria-label={dark ? "Light colours" : "Dark colours"} onClick={() => setColorScheme(dark ? "light" : "dark")}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path fill="none" stroke="currentColor" strokeWidth="1.400" d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" /><path fill="currentColor" d="M8 2a6 6 0 0 1 0 12z" /></svg>
        </button>
      </header>
      <Navigation className="nav" />
      <main className="main" id="main" ref={main} tabIndex={-1}>
        {engine.data?.isOpen === false && <div className="notice shell-notice" role="status">The store is closed: what is shown here is from before. <Link to="/engine" className="inline">Open it</Link></div>}
        {children}
      </main>
      <Drawer opened={drawer} onClose={drawerTo.close} size={240} title="Pages" padding="xs" closeButtonProps={{ "aria-label": "Close" }}>
        <Navigation className="drawer-nav" />
        <Select label="Show keys and values as" mt="md" value={notation} onChange={(v) => setNotation((v ?? "text") as Notation)} data={[{ value: "text", label: "Text" }, { value: "hex", label: "Hex" }, { value: "base64", label: "Base64" }]} />
      </Drawer>
      <Messages />
      <Palette opened={palette} close={paletteTo.close} extra={commands} />
    </div>
  );
}
