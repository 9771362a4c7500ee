/** Where the built pages go: into the classes, from which they are packed. */
export const OUT = "target/classes/io/kiwidb/dashboard/files";

/** The OpenAPI document, from which types are generated and which a page shows. */
export const CONTRACT = "../kiwi-server/src/main/resources/io/kiwidb/server/openapi.yaml";

/** The types that are generated from it, and checked in. */
export const TYPES = "src/ui/api/schema.d.ts";
