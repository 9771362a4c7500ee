import type { ReactNode } from "react";

export interface Page {
  path: string;
  name: string;
  group: "Watch" | "Look inside" | "Work";
  words: string;
  icon: ReactNode;
}

const icon = (d: string) => (
  <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    <path d={d} />
  </svg>
);

/** The pages in the order of the navigation. */
export const pages: readonly Page[] = [
  { path: "/", name: "Overview", group: "Watch", words: "health rates latency memory amplification", icon: icon("M1.5 9.5h3l2-6 3 10 2-6 1 2h2") },
  { path: "/tree", name: "Tree", group: "Watch", words: "levels tables time travel lookup versions", icon: icon("M6 2h4v3H6zM2 6.8h5v3H2zM9 6.8h5v3H9zM1.5 11.5h3.6v3H1.500zM6.200 11.500h3.600v3H6.200zM11 11.500h3.500v3H11z") },
  { path: "/compaction", name: "Compaction", group: "Watch", words: "debt running history next trigger", icon: icon("M3 2v3l5 3 5-3V2M8 8v5M5.500 11 8 13.500 10.500 11") },
  { path: "/logs", name: "Live logs", group: "Watch", words: "events search level", icon: icon("M2 3h12M2 6.500h8M2 10h12M2 13.500h6") },
  { path: "/data", name: "Data", group: "Look inside", words: "keys values browse put delete scan prefix batch snapshot", icon: icon("M2 4c0-1.300 2.700-2 6-2s6 .7 6 2-2.700 2-6 2-6-.7-6-2zM2 4v8c0 1.300 2.700 2 6 2s6-.7 6-2V4M2 8c0 1.300 2.700 2 6 2s6-.7 6-2") },
  { path: "/memtables", name: "Memtables", group: "Look inside", words: "flush active sealed log write-ahead", icon: icon("M3 5h10v6H3zM5.500 2.500V5M8 2.500V5M10.500 2.500V5M5.500 11v2.500M8 11v2.500M10.500 11v2.500") },
  { path: "/tables", name: "Tables", group: "Look inside", words: "filter index entries properties bloom sstable", icon: icon("M2 2.500h12v11H2zM2 6h12M2 9.700h12M6.500 6v7.500") },
  { path: "/trace", name: "Lookup trace", group: "Look inside", words: "get steps filter blocks cache", icon: icon("M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM10.300 10.300 14 14") },
  { path: "/load", name: "Load generator", group: "Work", words: "workload benchmark zipf random", icon: icon("M2.500 12a6 6 0 1 1 11 0M8 9l3-3.500") },
  { path: "/terminal", name: "Terminal", group: "Work", words: "shell command", icon: icon("M1.500 2.500h13v11h-13zM4 6l2.500 2L4 10M8.500 10.500H12") },
  { path: "/settings", name: "Settings", group: "Work", words: "options profile keyspace", icon: icon("M2 4.500h6M11.500 4.500H14M9.800 2.800v3.400M2 11.500h2.500M8 11.500h6M6.200 9.800v3.400") },
  { path: "/engine", name: "Engine", group: "Work", words: "open close reset verify snapshots keyspaces copy backup", icon: icon("M8 1.800 13.500 5v6L8 14.200 2.500 11V5zM8 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z") },
  { path: "/api", name: "HTTP interface", group: "Work", words: "api rest openapi operations curl websockets problems documentation", icon: icon("M5.500 2.500C4 2.500 3.800 3.300 3.800 4.500S3.500 7.500 2 8c1.500.5 1.800 2.300 1.800 3.500s.2 2 1.700 2M10.500 2.500c1.500 0 1.700.8 1.700 2S12.500 7.500 14 8c-1.500.5-1.800 2.300-1.800 3.500s-.2 2-1.700 2") },
];

export const groups = ["Watch", "Look inside", "Work"] as const;
