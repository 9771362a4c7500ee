/**
 * Writing: a batch is admitted ({@link io.kiwidb.engine.write.Admission}), gets its place in the
 * commit order and in the log ({@link io.kiwidb.engine.write.CommitPipeline}), is inserted into the
 * memtable, is published in order ({@link io.kiwidb.engine.write.PublishQueue}), and is made
 * durable according to its policy ({@link io.kiwidb.engine.write.LogSyncer}).
 */
package io.kiwidb.engine.write;
