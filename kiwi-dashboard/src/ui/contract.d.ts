/** The OpenAPI document as JSON; `build/contract.mjs` makes it from the YAML. */
declare module "virtual:contract" {
  import type { Contract } from "./pages/interface/contract";
  const contract: Contract;
  export default contract;
}
