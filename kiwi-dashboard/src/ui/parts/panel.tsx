import { useId, type ReactNode } from "react";

export function Panel({ title, tools, children, className = "", flush = false }: { title: ReactNode; tools?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {tools}
      </header>
      {flush ? children : <div className="body">{children}</div>}
    </section>
  );
}

export interface FigureRow {
  name: string;
  value: ReactNode;
  note?: ReactNode;
}

export function Figures({ rows, small = false }: { rows: readonly FigureRow[]; small?: boolean }) {
  return (
    <dl className={small ? "figures small" : "figures"}>
      {rows.map((row) => (
        <div key={row.name}>
          <dt>{row.name}</dt>
          <dd>
            {row.value} {row.note !== undefined && <small>{row.note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="page-head">
      <title>{`${title} – Kiwi`}</title>
      <h1>{title}</h1>
      {children}
    </div>
  );
}

export function Meter({ share, label, warn = false }: { share: number; label: string; warn?: boolean }) {
  const percent = Math.max(0, Math.min(100, share * 100));
  return (
    <span className={warn ? "meter warn" : "meter"} role="meter" aria-label={label} aria-valuenow={Math.round(percent)} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${percent}%` }} />
    </span>
  );
}

/** A part that scrolls by itself; with the keyboard as well. */
export function Scroll({ label, height, children, className = "" }: { label: string; height?: number; children: ReactNode; className?: string }) {
  return (
    <div className={`scroll ${className}`} style={height === undefined ? undefined : { maxHeight: height }} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
