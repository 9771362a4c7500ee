/**
 * The dashboard as files of this module. The pages themselves are written in TypeScript, in
 * {@code src/ui}; the build puts what a browser needs below {@code files}.
 */
package io.kiwidb.dashboard;
