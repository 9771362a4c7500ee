import { useQuery } from "@tanstack/react-query";
import { ask, client } from "../api/client";
import { visible } from "../format/notation";
import { exact, millis, time } from "../format/units";
import { Meter, Scroll } from "./panel";
import { Answer, Empty } from "./states";

/** Long work of the server: what runs, and how the latest ended. */
export function TaskList({ kind }: { kind?: "compact" | "verify" | "backup" }) {
  const tasks = useQuery({
    queryKey: ["tasks"],
    queryFn: () => ask(client.GET("/api/v1/tasks")),
    refetchInterval: (query) => (query.state.data?.tasks.some((t) => t.state === "running") ? 500 : 5000),
  });
  return (
    <Answer of={tasks}>
      {({ tasks: all }) => {
        const shown = all.filter((t) => kind === undefined || t.kind === kind);
        if (shown.length === 0) return <Empty title="No task yet">{kind === "compact" ? "A range that you compact is listed here, with its progress." : "Verifying all tables and compacting a range are listed here, with their progress."}</Empty>;
        return (
          <Scroll label="Table of tasks" height={260}>
            <table className="list">
              <tbody>
                {shown.map((t) => (
                  <tr key={t.id}>
                    <td className="nowrap muted">{time(t.startedMillis)}</td>
                    <td>
                      <span className={t.state === "failed" ? "bad" : ""}>{t.state === "running" ? "" : t.state === "failed" ? "Failed: " : ""}{visible(t.message)}</span>
                      {t.state === "running" && <Meter share={t.total ? t.done / t.total : 0} label={`${t.message}: ${exact(t.done)} of ${exact(t.total)}`} />}
                    </td>
                    <td className="number muted">{t.state === "running" ? `${exact(t.done)} of ${exact(t.total)}` : millis((t.endedMillis ?? t.startedMillis) - t.startedMillis)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        );
      }}
    </Answer>
  );
}
