import { Link } from "react-router";
import { Panel, Scroll } from "../../parts/panel";
import type { Contract, Parameter } from "./contract";
import { bodyOf, curl } from "./curl";
import type { Answered, Operation } from "./entries";
import { memberOf, partOf } from "./parts";
import { Inline, Prose } from "./Prose";
import { Limits, SchemaTree } from "./SchemaTree";
import { Snippet } from "./Snippet";

const ACCESS = {
  read: null,
  change: { tone: "", text: "Refused with --read-only" },
  administer: { tone: "warn", text: "Needs --enable-admin" },
} as const;

/** All about one operation, from what it does to a request that can be pasted into a shell. */
export function OperationView({ contract, operation }: { contract: Contract; operation: Operation }) {
  const access = ACCESS[operation.access];
  const body = bodyOf(contract, operation);
  return (
    <div className="stack">
      <section className="panel operation-head" aria-label="Operation">
        <h2 tabIndex={-1}><span className="badge mono">{operation.method}</span> <span className="mono operation-path">{operation.path}</span></h2>
        <p><Inline text={operation.summary} />.</p>
        {operation.description && <Prose text={operation.description} className="muted" />}
        <div className="row">
          <span className="muted mono">{operation.id}</span>
          {access && <span className={`badge ${access.tone}`}>{access.text}</span>}
          {!operation.needsToken && <span className="badge">Needs no token</span>}
        </div>
      </section>
      <Panel title="Try it"><Snippet label={`Request of ${operation.id}`} text={curl(contract, location.origin, operation)} /></Panel>
      {operation.parameters.length > 0 && <Panel title="Parameters" flush><Parameters contract={contract} parameters={operation.parameters} /></Panel>}
      {operation.body && (
        <Panel title="Body" tools={<span className="muted">{operation.body.required ? "application/json" : "application/json, may be left out"}</span>}>
          <div className="stack">
            <SchemaTree root={partOf(contract, operation.body.schema)} side="request" label="Body" />
            <Snippet label="Example of the body" text={JSON.stringify(body, null, 2)} />
          </div>
        </Panel>
      )}
      <Panel title="Answers">
        <div className="stack">
          {operation.answers.map((answer) => <AnswerView key={answer.status} contract={contract} answer={answer} />)}
          <p className="muted">
            {operation.problems.length > 0 ? `${operation.problems.join(", ")} and every other status` : "Every other status"} comes with a problem document; see the <Link className="inline" to="/api?section=problems">kinds of problems</Link>.
          </p>
        </div>
      </Panel>
    </div>
  );
}

function AnswerView({ contract, answer }: { contract: Contract; answer: Answered }) {
  return (
    <section aria-label={`Answer ${answer.status}`}>
      <div className="row">
        <span className="badge good mono">{answer.status}</span>
        <span><Inline text={answer.description} /></span>
        <span className="muted mono">{answer.body?.type ?? "no body"}</span>
      </div>
      {answer.body && <SchemaTree root={partOf(contract, answer.body.schema)} side="answer" label={`Answer ${answer.status}`} />}
    </section>
  );
}

function Parameters({ contract, parameters }: { contract: Contract; parameters: readonly Parameter[] }) {
  return (
    <Scroll label="Table of parameters">
      <table className="list parameters">
        <thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead>
        <tbody>
          {parameters.map((parameter) => {
            const part = memberOf(contract, parameter.name, parameter.schema, parameter.required === true);
            return (
              <tr key={parameter.name}>
                <td><strong className="mono">{part.name}</strong><div className="muted">{parameter.in === "path" ? "in the path" : part.required ? "required" : "optional"}</div></td>
                <td><span className="mono muted">{part.type}</span><div className="parameter-limits"><Limits part={part} /></div></td>
                <td><Inline text={parameter.description ?? part.description} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
