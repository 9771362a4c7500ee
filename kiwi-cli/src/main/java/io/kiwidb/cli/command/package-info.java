/** The commands, one a file, with the options that several of them share. */
package io.kiwidb.cli.command;
