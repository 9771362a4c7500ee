// node fake/main.mjs [--port 7080] [--tables 140] [--keys 600] [--rate 6000] [--past 300] [--files target/classes/io/kiwidb/dashboard/files]
//                    [--read-only] [--health degraded]

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "./server.mjs";
import { FakeStore } from "./store.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7080" }, tables: { type: "string", default: "140" }, keys: { type: "string", default: "600" },
    rate: { type: "string", default: "6000" }, past: { type: "string", default: "300" }, files: { type: "string" },
    "read-only": { type: "boolean", default: false }, health: { type: "string", default: "open" },
  },
});
const store = new FakeStore({ tables: Number(values.tables), keys: Number(values.keys), rate: Number(values.rate), past: Number(values.past) });
store.health = values.health;
store.start();
const server = serve(store, { files: values.files ? resolve(values.files) : null, mayWrite: !values["read-only"], mayAdminister: !values["read-only"] });
server.listen(Number(values.port), "127.0.0.1", () => console.log(`A fake store on http://127.0.0.1:${server.address().port}, token: kiwi`));
