/** Where the built pages go: into the classes, from which they are packed. */
export const OUT = "target/classes/io/kiwidb/dashboard/files";
