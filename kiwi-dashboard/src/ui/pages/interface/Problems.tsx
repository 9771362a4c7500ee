import { Panel } from "../../parts/panel";
import type { Contract } from "./contract";
import { partOf } from "./parts";
import { SchemaTree } from "./SchemaTree";

/** The kinds of problems, once for all operations. */
export function Problems({ contract }: { contract: Contract }) {
  const document = partOf(contract, { $ref: "#/components/schemas/Problem" });
  // The table has them already.
  const parts = document.parts.map((part) => (part.name === "code" ? { ...part, choices: [] } : part));
  const codes = Object.entries(contract["x-problems"]);
  return (
    <div className="stack">
      <section className="panel operation-head" aria-label="Problems">
        <h2 tabIndex={-1}>Problems</h2>
        <p>What fails is answered with a problem document (RFC 9457), never with anything else. Its code is stable: programs may rely on it.</p>
      </section>
      <Panel title="Codes" flush>
        <table className="list problems">
          <thead><tr><th>Code</th><th className="number">Status</th><th>Title</th></tr></thead>
          <tbody>
            {codes.map(([code, { status, title }]) => (
              <tr key={code}><td className="mono">{code}</td><td className="number mono">{status}</td><td>{title}</td></tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title="Document" tools={<span className="muted">application/problem+json</span>}>
        <SchemaTree root={{ ...document, parts }} side="answer" label="Problem document" />
      </Panel>
    </div>
  );
}
