/** Output of commands, as text and as JSON. */
package io.kiwidb.cli.view;
