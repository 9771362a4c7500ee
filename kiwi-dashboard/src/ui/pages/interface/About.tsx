import { Panel } from "../../parts/panel";
import type { Contract } from "./contract";
import { Inline, Prose } from "./Prose";
import { Snippet } from "./Snippet";

/** What holds for all operations. */
export function About({ contract }: { contract: Contract }) {
  return (
    <div className="stack">
      <section className="panel operation-head" aria-label="About">
        <h2 tabIndex={-1}>{contract.info.title}, version {contract.info.version}</h2>
        <p><Inline text={contract.info.summary} /></p>
        <Prose text={contract.info.description} />
      </section>
      <Panel title="Begin">
        <Snippet label="Reading the token and asking for the state of the store" text={`TOKEN=$(cat ~/.kiwi_token)\ncurl -H "Authorization: Bearer $TOKEN" '${location.origin}/api/v1/engine'`} />
      </Panel>
    </div>
  );
}
