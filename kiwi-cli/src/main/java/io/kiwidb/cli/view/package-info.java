/** What a store shows of itself, as text for people and as JSON for programs. */
package io.kiwidb.cli.view;
