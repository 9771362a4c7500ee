/**
 * Copies of an open store: images, and checkpoints made of them.
 *
 * <p>An <i>image</i> is a moment of the store as a list of files. {@code StoreImages} takes it: the
 * durable state of the manifest, the lengths of the logs and the last sequence number are read
 * between two batches, so it is one moment of all keyspaces; then it pins the files, so none is
 * removed before the image is closed. Tables and blob files are as they are. A log is taken up to
 * the length that it has at that moment. The manifest is written anew: it says that the logs end
 * there and are durable, and from which time on nothing expires again. {@code CURRENT} is the last
 * file of an image, because it makes a store of the others.
 *
 * <p>Whoever copies an image asks it often whether the store is still open: closing the store waits
 * for the images that are taken.
 */
package io.kiwidb.engine.copies;
