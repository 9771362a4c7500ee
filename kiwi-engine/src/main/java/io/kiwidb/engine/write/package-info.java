/**
 * Writing: a batch is admitted ({@link io.kiwidb.engine.write.Admission}), gets its place in the
 * commit order and in the log ({@link io.kiwidb.engine.write.CommitPipeline}), goes into the
 * memtable, is published in order ({@link io.kiwidb.engine.write.PublishQueue}), and is made
 * durable as its policy asks ({@link io.kiwidb.engine.write.LogSyncer}).
 */
package io.kiwidb.engine.write;
