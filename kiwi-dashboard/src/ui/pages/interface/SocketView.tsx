import { Panel } from "../../parts/panel";
import type { Contract, Schema } from "./contract";
import { exampleOf } from "./curl";
import type { Socket } from "./entries";
import { partOf } from "./parts";
import { Inline } from "./Prose";
import { SchemaTree, type Side } from "./SchemaTree";
import { Snippet } from "./Snippet";

/** A WebSocket: where it is, what a client sends, and what it gets. */
export function SocketView({ contract, socket }: { contract: Contract; socket: Socket }) {
  return (
    <div className="stack">
      <section className="panel operation-head" aria-label="WebSocket">
        <h2 tabIndex={-1}><span className="badge mono">WS</span> <span className="mono operation-path">{socket.path}</span></h2>
        <p><Inline text={socket.summary} />.</p>
        <p className="muted">A program sends the token as a header when it connects; a page of this server has its cookie. Messages are JSON objects.</p>
        <Snippet label={`Address of ${socket.id}`} text={location.origin.replace(/^http/, "ws") + socket.path} />
      </section>
      <Message contract={contract} title="What a client sends" schema={socket.send} side="request" />
      <Message contract={contract} title="What the server sends" schema={socket.receive} side="answer" />
    </div>
  );
}

function Message({ contract, title, schema, side }: { contract: Contract; title: string; schema: Schema; side: Side }) {
  return (
    <Panel title={title}>
      <div className="stack">
        <SchemaTree root={partOf(contract, schema)} side={side} label={title} />
        {side === "request" && <Snippet label={`Example: ${title}`} text={JSON.stringify(exampleOf(contract, schema))} />}
      </div>
    </Panel>
  );
}
