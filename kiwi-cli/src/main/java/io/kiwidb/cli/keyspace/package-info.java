/** Names of keyspaces on command lines and in messages. */
package io.kiwidb.cli.keyspace;
