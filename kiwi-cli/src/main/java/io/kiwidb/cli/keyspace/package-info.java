/** Names of keyspaces, and operands of their merge operators, on command lines and in messages. */
package io.kiwidb.cli.keyspace;
