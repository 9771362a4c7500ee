import { Button, Select } from "@mantine/core";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { ask, client, type Table } from "../../api/client";
import { useRefreshOnEvents, useStats } from "../../api/hooks";
import { ago, bytes, exact, share } from "../../format/units";
import { addressOf, without } from "../../parts/address";
import { BytesText } from "../../parts/bytes-text";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { PageHead } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { useAddress } from "../../parts/use-address";
import { usePages } from "../../parts/use-pages";
import { VirtualList, type Column } from "../../parts/VirtualList";
import { TableDetails } from "./TableDetails";

type Sort = "key" | "bytes" | "entries" | "deletions" | "created" | "reads";
const SORTS: { value: Sort; label: string }[] = [
  { value: "key", label: "Level and key" }, { value: "bytes", label: "Largest first" }, { value: "entries", label: "Most entries" },
  { value: "deletions", label: "Most deletions" }, { value: "created", label: "Newest first" }, { value: "reads", label: "Most reads" },
];
const helper = createColumnHelper<Table>();

/** Columns; each is shown by the virtual list. */
const columns = [
  helper.accessor("level", { header: "Level", meta: { width: "42px" }, cell: (c) => `L${c.getValue()}` }),
  helper.accessor("number", { header: "Table", meta: { width: "58px", number: true } }),
  helper.accessor("smallestKey", { header: "From", meta: { width: "minmax(100px, 1fr)" }, cell: (c) => <BytesText hex={c.getValue()} longest={60} /> }),
  helper.accessor("largestKey", { header: "To", meta: { width: "minmax(100px, 1fr)" }, cell: (c) => <BytesText hex={c.getValue()} longest={60} /> }),
  helper.accessor("bytes", { header: "Size", meta: { width: "68px", number: true }, cell: (c) => bytes(c.getValue()) }),
  helper.accessor("entries", { header: "Entries", meta: { width: "62px", number: true }, cell: (c) => exact(c.getValue()) }),
  helper.accessor((t) => (t.entries > 0 ? t.deletions / t.entries : 0), { id: "deletions", header: "Deletions", meta: { width: "62px", number: true }, cell: (c) => share(c.getValue()) }),
  helper.accessor("createdMillis", { header: "Age", meta: { width: "84px", number: true }, cell: (c) => ago(c.getValue()).replace(" ago", "") }),
  helper.accessor("reads", { header: "Reads", meta: { width: "56px", number: true }, cell: (c) => exact(c.getValue()) }),
];
const NONE: Table[] = [];

export default function Tables() {
  const { number } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const address = useAddress();
  const keyspace = useKeyspace("all");
  const level = address.number("level");
  const sort = (SORTS.find((s) => s.value === address.text("sort"))?.value ?? "key") as Sort;
  const stats = useStats(keyspace);
  useRefreshOnEvents("tables");
  const pages = usePages<Table>(["tables", keyspace ?? null, level, sort], async (continuation) => {
    const page = await ask(client.GET("/api/v1/tables", { params: { query: { encoding: "hex", sort, limit: 500, ...(keyspace ? { keyspace } : {}), ...(level === null ? {} : { level }), ...(continuation ? { continuation } : {}) } } }));
    return { items: page.tables, continuation: page.continuation };
  });
  const chosen = number === undefined ? null : Number(number);
  const table = useReactTable({ data: pages.rows ?? NONE, columns, getCoreRowModel: getCoreRowModel(), getRowId: (t) => String(t.number) });
  const shown = useMemo<Column<ReturnType<typeof table.getRowModel>["rows"][number]>[]>(
    () =>
      table.getAllLeafColumns().map((column, i) => {
        const meta = column.columnDef.meta as { width: string; number?: boolean };
        return {
          name: String(column.columnDef.header),
          width: meta.width,
          number: meta.number === true,
          cell: (row) => {
            const cell = row.getAllCells()[i];
            const render = cell?.column.columnDef.cell;
            const content = typeof render === "function" && cell ? render(cell.getContext()) : null;
            return column.id === "number" ? <button type="button" className="link" onClick={(e) => { e.stopPropagation(); open(row.original.number); }}>{row.original.number}</button> : content;
          },
        };
      }),
    [table, search],
  );
  const open = (n: number) => void navigate({ pathname: `/tables/${n}`, search: without(search, "from") });
  const levels = stats.data?.levels ?? [];
  const total = level === null ? levels.reduce((sum, l) => sum + l.tables, 0) : (levels.find((l) => l.number === level)?.tables ?? 0);
  return (
    <>
      <PageHead title="Tables">
        <span className="muted">{exact(total)} tables</span>
        <span role="status">{pages.changed && <Button variant="light" onClick={pages.restart}>Changed: show anew</Button>}</span>
        <Select aria-label="Level" w={150} value={level === null ? "" : String(level)} onChange={(v) => address.set({ level: v })} data={[{ value: "", label: "All levels" }, ...levels.map((l) => ({ value: String(l.number), label: `Level ${l.number} (${l.tables})` }))]} />
        <Select aria-label="Order" w={140} value={sort} onChange={(v) => address.set({ sort: v === "key" ? null : v })} data={SORTS} />
        <KeyspaceSelect all="all" />
      </PageHead>
      <div className={chosen === null ? "" : "with-side tables-open"}>
        <section className="panel" aria-label="Tables">
          <Answer of={{ ...pages, data: pages.rows }}>
            {(rows) =>
              rows.length === 0 ? (
                <Empty title="No tables here">They come when a <Link to={addressOf("/memtables", { keyspace })} className="inline">memtable</Link> is full, or when you flush it.</Empty>
              ) : (
                <VirtualList label="Tables" rows={table.getRowModel().rows} keyOf={(row) => row.original.number} columns={shown} more={pages.more} busy={pages.busy} selected={chosen} choose={(row) => open(row.original.number)} total={total} height="calc(100vh - 150px)" />
              )
            }
          </Answer>
        </section>
        {chosen !== null && <TableDetails key={chosen} number={chosen} close={() => void navigate({ pathname: "/tables", search: without(search, "from") })} />}
      </div>
    </>
  );
}
